import torch
import torch.distributions as D
from torch.distributions import constraints, kl_divergence
torch.manual_seed(0)
t = lambda *v: torch.tensor(v, requires_grad=True)
cases = [D.Normal(t(0.,1.), t(1.,2.)), D.Laplace(t(0.,1.), t(1.,2.)), D.Cauchy(t(0.), t(2.)), D.Uniform(t(0.,1.), t(1.,3.)), D.StudentT(t(3.,4.), t(0.,1.), 1.),
  D.Exponential(t(0.5, 2.)), D.Gamma(t(0.7, 2.), t(1., 3.)), D.Chi2(t(3.)), D.Beta(t(0.5, 2.), t(1.5, 3.)), D.Dirichlet(t(0.5, 2., 3.)), D.LogNormal(t(0.), t(0.5)), D.HalfNormal(t(2.)),
  D.MultivariateNormal(t(0., 1.), covariance_matrix=torch.tensor([[2., .5], [.5, 1.]])), D.MultivariateNormal(t(0., 1.), scale_tril=torch.tensor([[2., 0.], [.5, 1.]])), D.MultivariateNormal(t(0.,1.), precision_matrix=torch.tensor([[2., .5], [.5, 1.]])),
  D.Independent(D.Normal(t(0.,1.), t(1.,2.)), 1), D.TransformedDistribution(D.Normal(t(0.), t(1.)), [D.transforms.AffineTransform(1., 2.), D.transforms.SigmoidTransform()])]
for d in cases:
    print(d, d.batch_shape, d.event_shape, d.has_rsample)
    s = d.rsample((2,)); print(s); print(d.log_prob(s.detach()))
    s.sum().backward()
    for f in ('mean', 'variance', 'mode', 'stddev'):
        try: print(f, getattr(d, f))
        except Exception as e: print(f, type(e).__name__, e)
    try: print(d.entropy())
    except Exception as e: print(type(e).__name__, e)
    try: print(d.cdf(s.detach()))
    except Exception as e: print(type(e).__name__, e)

# ---- output
# Normal(loc: torch.Size([2]), scale: torch.Size([2])) torch.Size([2]) torch.Size([]) True
# tensor([[ 1.5410,  0.4131],
#         [-2.1788,  2.1369]], grad_fn=<AddBackward0>)
# tensor([[-2.1063, -1.6551],
#         [-3.2925, -1.7736]], grad_fn=<SubBackward0>)
# mean tensor([0., 1.], requires_grad=True)
# variance tensor([1., 4.], grad_fn=<PowBackward0>)
# mode tensor([0., 1.], requires_grad=True)
# stddev tensor([1., 2.], requires_grad=True)
# tensor([1.4189, 2.1121], grad_fn=<AddBackward0>)
# tensor([[0.9383, 0.3846],
#         [0.0147, 0.7151]], grad_fn=<MulBackward0>)
# Laplace(loc: torch.Size([2]), scale: torch.Size([2])) torch.Size([2]) torch.Size([]) True
# tensor([[-0.0929,  1.6147],
#         [-0.3598,  0.5623]], grad_fn=<SubBackward0>)
# tensor([[-0.7861, -1.6937],
#         [-1.0530, -1.6052]], grad_fn=<SubBackward0>)
# mean tensor([0., 1.], requires_grad=True)
# variance tensor([2., 8.], grad_fn=<MulBackward0>)
# mode tensor([0., 1.], requires_grad=True)
# stddev tensor([1.4142, 2.8284], grad_fn=<MulBackward0>)
# tensor([1.6931, 2.3863], grad_fn=<AddBackward0>)
# tensor([[0.4556, 0.6323],
#         [0.3489, 0.4017]], grad_fn=<RsubBackward1>)
# Cauchy(loc: tensor([0.], requires_grad=True), scale: tensor([2.], requires_grad=True)) torch.Size([1]) torch.Size([]) True
# tensor([[-3.1822],
#         [-1.0103]], grad_fn=<AddBackward0>)
# tensor([[-3.0996],
#         [-2.0652]], grad_fn=<SubBackward0>)
# mean tensor([nan])
# variance tensor([inf])
# mode tensor([0.], requires_grad=True)
# stddev tensor([inf])
# tensor([3.2242], grad_fn=<AddBackward0>)
# tensor([[0.1786],
#         [0.3511]], grad_fn=<AddBackward0>)
# Uniform(low: torch.Size([2]), high: torch.Size([2])) torch.Size([2]) torch.Size([]) True
# tensor([[0.6977, 2.6000],
#         [0.1610, 1.5645]], grad_fn=<AddBackward0>)
# tensor([[ 0.0000, -0.6931],
#         [ 0.0000, -0.6931]], grad_fn=<SubBackward0>)
# mean tensor([0.5000, 2.0000], grad_fn=<DivBackward0>)
# variance tensor([0.0833, 0.3333], grad_fn=<DivBackward0>)
# mode tensor([nan, nan], grad_fn=<MulBackward0>)
# stddev tensor([0.2887, 0.5774], grad_fn=<DivBackward0>)
# tensor([0.0000, 0.6931], grad_fn=<LogBackward0>)
# tensor([[0.6977, 0.8000],
#         [0.1610, 0.2823]], grad_fn=<ClampBackward1>)
# StudentT(df: torch.Size([2]), loc: torch.Size([2]), scale: torch.Size([2])) torch.Size([2]) torch.Size([]) True
# tensor([[-1.2352,  1.1903],
#         [-1.5745,  3.5284]], grad_fn=<AddBackward0>)
# tensor([[-1.8232, -1.0034],
#         [-2.2055, -3.3679]], grad_fn=<SubBackward0>)
# mean tensor([0., 1.], grad_fn=<IndexPutBackward0>)
# variance tensor([3., 2.], grad_fn=<IndexPutBackward0>)
# mode tensor([0., 1.], requires_grad=True)
# stddev tensor([1.7321, 1.4142], grad_fn=<SqrtBackward0>)
# tensor([1.7735, 1.6818], grad_fn=<AddBackward0>)
# NotImplementedError 
# Exponential(rate: torch.Size([2])) torch.Size([2]) torch.Size([]) True
# tensor([[0.2325, 0.3709],
#         [0.5124, 0.4085]], grad_fn=<DivBackward0>)
# tensor([[-0.8094, -0.0487],
#         [-0.9494, -0.1238]], grad_fn=<SubBackward0>)
# mean tensor([2.0000, 0.5000], grad_fn=<ReciprocalBackward0>)
# variance tensor([4.0000, 0.2500], grad_fn=<PowBackward0>)
# mode tensor([0., 0.])
# stddev tensor([2.0000, 0.5000], grad_fn=<ReciprocalBackward0>)
# tensor([1.6931, 0.3069], grad_fn=<RsubBackward1>)
# tensor([[0.1097, 0.5238],
#         [0.2260, 0.5582]], grad_fn=<RsubBackward1>)
# Gamma(concentration: torch.Size([2]), rate: torch.Size([2])) torch.Size([2]) torch.Size([]) True
# tensor([[0.2008, 0.1270],
#         [0.3866, 0.8234]], grad_fn=<DivBackward0>)
# tensor([[ 0.0201, -0.2476],
#         [-0.3624, -0.4673]], grad_fn=<SubBackward0>)
# mean tensor([0.7000, 0.6667], grad_fn=<DivBackward0>)
# variance tensor([0.7000, 0.2222], grad_fn=<DivBackward0>)
# mode tensor([0.0000, 0.3333], grad_fn=<ClampBackward1>)
# stddev tensor([0.8367, 0.4714], grad_fn=<SqrtBackward0>)
# tensor([0.5949, 0.4786], grad_fn=<AddBackward0>)
# tensor([[0.3299, 0.0565],
#         [0.4858, 0.7065]], grad_fn=<IgammaBackward0>)
# Chi2() torch.Size([1]) torch.Size([]) True
# tensor([[0.7409],
#         [1.4101]], grad_fn=<DivBackward0>)
# tensor([[-1.4393],
#         [-1.4522]], grad_fn=<SubBackward0>)
# mean tensor([3.], grad_fn=<DivBackward0>)
# variance tensor([6.], grad_fn=<DivBackward0>)
# mode tensor([1.], grad_fn=<ClampBackward1>)
# stddev tensor([2.4495], grad_fn=<SqrtBackward0>)
# tensor([2.0541], grad_fn=<AddBackward0>)
# tensor([[0.1365],
#         [0.2968]], grad_fn=<IgammaBackward0>)
# Beta() torch.Size([2]) torch.Size([]) True
# tensor([[0.5499, 0.3023],
#         [0.1285, 0.1179]], grad_fn=<SelectBackward0>)
# tensor([[-0.5516,  0.5686],
#         [ 0.5054,  0.0960]], grad_fn=<SubBackward0>)
# mean tensor([0.2500, 0.4000], grad_fn=<DivBackward0>)
# variance tensor([0.0625, 0.0400], grad_fn=<DivBackward0>)
# mode tensor([0.0000, 0.3333], grad_fn=<SelectBackward0>)
# stddev tensor([0.2500, 0.2000], grad_fn=<SqrtBackward0>)
# tensor([-0.5484, -0.2349], grad_fn=<SubBackward0>)
# NotImplementedError 
# Dirichlet(concentration: torch.Size([3])) torch.Size([]) torch.Size([3]) True
# tensor([[0.1395, 0.5228, 0.3378],
#         [0.0078, 0.4524, 0.5398]], grad_fn=<_DirichletBackward>)
# tensor([0.8579, 3.0910], grad_fn=<SubBackward0>)
# mean tensor([0.0909, 0.3636, 0.5455], grad_fn=<DivBackward0>)
# variance tensor([0.0127, 0.0356, 0.0381], grad_fn=<DivBackward0>)
# mode tensor([0.0000, 0.3333, 0.6667], grad_fn=<CopySlices>)
# stddev tensor([0.1128, 0.1887, 0.1953], grad_fn=<SqrtBackward0>)
# tensor(-1.9147, grad_fn=<SubBackward0>)
# NotImplementedError 
# LogNormal() torch.Size([1]) torch.Size([]) True
# tensor([[1.1185],
#         [1.3178]], grad_fn=<ExpBackward0>)
# tensor([[-0.3628],
#         [-0.6541]], grad_fn=<AddBackward0>)
# mean tensor([1.1331], grad_fn=<ExpBackward0>)
# variance tensor([0.3647], grad_fn=<MulBackward0>)
# mode tensor([0.7788], grad_fn=<ExpBackward0>)
# stddev tensor([0.6039], grad_fn=<SqrtBackward0>)
# tensor([0.7258], grad_fn=<AddBackward0>)
# tensor([[0.5886],
#         [0.7095]], grad_fn=<MulBackward0>)
# HalfNormal() torch.Size([1]) torch.Size([]) True
# tensor([[1.1576],
#         [0.0354]], grad_fn=<AbsBackward0>)
# tensor([[-1.0864],
#         [-0.9191]], grad_fn=<WhereBackward0>)
# mean tensor([1.5958], grad_fn=<MulBackward0>)
# variance tensor([1.4535], grad_fn=<MulBackward0>)
# mode tensor([0.])
# stddev tensor([1.2056], grad_fn=<SqrtBackward0>)
# tensor([1.4189], grad_fn=<SubBackward0>)
# tensor([[0.4373],
#         [0.0141]], grad_fn=<SubBackward0>)
# MultivariateNormal(loc: torch.Size([2]), covariance_matrix: torch.Size([2, 2])) torch.Size([]) torch.Size([2]) True
# tensor([[ 0.1864,  2.0005],
#         [-0.6319,  1.2648]], grad_fn=<AddBackward0>)
# tensor([-2.6463, -2.3197], grad_fn=<SubBackward0>)
# mean tensor([0., 1.], grad_fn=<ExpandBackward0>)
# variance tensor([2.0000, 1.0000])
# mode tensor([0., 1.], grad_fn=<ExpandBackward0>)
# stddev tensor([1.4142, 1.0000])
# tensor(3.1177)
# NotImplementedError 
# MultivariateNormal(loc: torch.Size([2]), scale_tril: torch.Size([2, 2])) torch.Size([]) torch.Size([2]) True
# tensor([[-1.9518,  1.2233],
#         [-1.5165, -0.0227]], grad_fn=<AddBackward0>)
# tensor([-3.2602, -3.0256], grad_fn=<SubBackward0>)
# mean tensor([0., 1.], grad_fn=<ExpandBackward0>)
# variance tensor([4.0000, 1.2500])
# mode tensor([0., 1.], grad_fn=<ExpandBackward0>)
# stddev tensor([2.0000, 1.1180])
# tensor(3.5310)
# NotImplementedError 
# MultivariateNormal(loc: torch.Size([2]), precision_matrix: torch.Size([2, 2])) torch.Size([]) torch.Size([2]) True
# tensor([[-0.4884,  1.0851],
#         [-1.3445,  2.5199]], grad_fn=<AddBackward0>)
# tensor([-1.7795, -3.4991], grad_fn=<SubBackward0>)
# mean tensor([0., 1.], grad_fn=<ExpandBackward0>)
# variance tensor([0.5714, 1.1429])
# mode tensor([0., 1.], grad_fn=<ExpandBackward0>)
# stddev tensor([0.7559, 1.0690])
# tensor(2.5581)
# NotImplementedError 
# Independent(Normal(loc: torch.Size([2]), scale: torch.Size([2])), 1) torch.Size([]) torch.Size([2]) True
# tensor([[ 0.2459,  0.7377],
#         [-0.1785, -0.1918]], grad_fn=<AddBackward0>)
# tensor([-2.5699, -2.7245], grad_fn=<SumBackward1>)
# mean tensor([0., 1.], requires_grad=True)
# variance tensor([1., 4.], grad_fn=<PowBackward0>)
# mode tensor([0., 1.], requires_grad=True)
# stddev tensor([1., 2.], grad_fn=<SqrtBackward0>)
# tensor(3.5310, grad_fn=<SumBackward1>)
# NotImplementedError 
# TransformedDistribution() torch.Size([1]) torch.Size([]) True
# tensor([[0.8246],
#         [0.8943]], grad_fn=<ClampBackward1>)
# tensor([[0.2839],
#         [0.5858]], grad_fn=<AddBackward0>)
# mean NotImplementedError 
# variance NotImplementedError 
# mode NotImplementedError <class 'torch.distributions.transformed_distribution.TransformedDistribution'> does not implement mode
# stddev NotImplementedError 
# NotImplementedError 
# tensor([[0.6079],
#         [0.7150]], grad_fn=<MulBackward0>)
