import torch, math
import torch.distributions as D
from torch.distributions import constraints, kl_divergence, transforms as TR, transform_to, biject_to
t = lambda *v: torch.tensor(v, requires_grad=True)
def T(s, f):
    try: print(s, f())
    except Exception as e: print(s, type(e).__name__, e)
ds = lambda: (D.Pareto(t(1., 2.), t(3., 1.5)), D.HalfCauchy(t(1., 2.)), D.InverseGamma(t(3.5, .5), t(4., 2.)), D.Kumaraswamy(t(2., .5), t(3., 1.5)), D.LogisticNormal(t(0., 1.), t(1., 2.)), D.RelaxedBernoulli(torch.tensor(.5), t(.3, .8)), D.RelaxedBernoulli(torch.tensor(2.), logits=t(.3, -.8)), D.RelaxedOneHotCategorical(torch.tensor(.7), t(.2, .3, .5)), D.RelaxedOneHotCategorical(torch.tensor(.7), logits=t(.2, .3, -.5)), D.VonMises(t(0., 1.), t(1., 5.)), D.FisherSnedecor(t(3., 5.), t(6., 3.)), D.ContinuousBernoulli(t(.3, .8, .5)), D.ContinuousBernoulli(logits=t(.3, -.8)), D.LowRankMultivariateNormal(t(0., 1., 2.), torch.tensor([[1., 0.], [.5, 1.], [0., .3]]), t(1., 2., .5)), D.LKJCholesky(3, t(.5)), D.TransformedDistribution(D.Normal(t(0., 1.), torch.ones(2)), [TR.ExpTransform(), TR.AffineTransform(1., 2.)]), D.TransformedDistribution(D.Normal(torch.zeros(3), 1.), TR.StickBreakingTransform()), D.TransformedDistribution(D.Uniform(torch.zeros(2), torch.ones(2)), [TR.SigmoidTransform().inv, TR.AffineTransform(0., t(2., 3.))]))
for d in ds():
    torch.manual_seed(0)
    print(d, d.batch_shape, d.event_shape, d.has_rsample)
    s = d.sample((2,)); T('sample', lambda: s); T('log_prob', lambda: d.log_prob(s))
    for n in ('mean', 'variance', 'stddev', 'mode', 'support'): T(n, lambda: getattr(d, n))
    T('entropy', lambda: d.entropy()); T('cdf', lambda: d.cdf(s)); T('icdf', lambda: d.icdf(torch.tensor(.3)))
    T('rsample', lambda: d.rsample()); T('expand', lambda: d.expand((2,) + tuple(d.batch_shape)).sample().shape)
    def gr():
        ps = [p for p in (getattr(d, n, None) for n in ('scale', 'alpha', 'rate', 'concentration', 'concentration1', 'concentration0', 'loc', 'df1', 'df2', 'cov_diag')) if torch.is_tensor(p) and p.requires_grad]
        return torch.autograd.grad(d.log_prob(s).sum(), ps, allow_unused=True)
    T('grad', gr)

# ---- output
# Pareto(alpha: torch.Size([2]), scale: torch.Size([2])) torch.Size([2]) torch.Size([]) True
# sample tensor([[ 3.2202,  4.5422],
#         [ 1.2275, 10.8398]])
# log_prob tensor([[-3.5792, -2.3383],
#         [ 0.2786, -4.5129]], grad_fn=<AddBackward0>)
# mean tensor([1.5000, 6.0000], grad_fn=<DivBackward0>)
# variance tensor([0.7500,    inf], grad_fn=<DivBackward0>)
# stddev tensor([0.8660,    inf], grad_fn=<SqrtBackward0>)
# mode tensor([1., 2.], requires_grad=True)
# support GreaterThanEq(lower_bound=tensor([1., 2.], requires_grad=True))
# entropy tensor([0.2347, 1.9543], grad_fn=<AddBackward0>)
# cdf tensor([[0.9701, 0.7078],
#         [0.4594, 0.9207]], grad_fn=<AddBackward0>)
# icdf tensor([1.1262, 2.5369], grad_fn=<AddBackward0>)
# rsample tensor([1.4123, 5.6816], grad_fn=<AddBackward0>)
# expand torch.Size([2, 2])
# grad (tensor([6.0000, 1.5000]), tensor([-0.7078, -1.1770]))
# HalfCauchy() torch.Size([2]) torch.Size([]) True
# sample tensor([[10.5977,  1.5295],
#         [ 0.1283,  7.8661]])
# log_prob tensor([[-5.1817, -1.6052],
#         [-0.4679, -3.9462]], grad_fn=<WhereBackward0>)
# mean tensor([inf, inf])
# variance tensor([inf, inf])
# stddev tensor([inf, inf])
# mode tensor([0., 0.])
# support GreaterThanEq(lower_bound=0.0)
# entropy tensor([1.8379, 2.5310], grad_fn=<SubBackward0>)
# cdf tensor([[0.9401, 0.4156],
#         [0.0812, 0.8415]], grad_fn=<SubBackward0>)
# icdf tensor([0.5095, 1.0191], grad_fn=<AddBackward0>)
# rsample tensor([0.4900, 2.5977], grad_fn=<AbsBackward0>)
# expand torch.Size([2, 2])
# grad (tensor([0.0147, 0.3083]),)
# InverseGamma() torch.Size([2]) torch.Size([]) True
# sample tensor([[  0.5903, 362.8513],
#         [  1.1558,  18.2112]])
# log_prob tensor([[-0.7532, -9.0723],
#         [-0.4613, -4.6887]], grad_fn=<AddBackward0>)
# mean tensor([1.6000,    inf], grad_fn=<WhereBackward0>)
# variance tensor([1.7067,    inf], grad_fn=<WhereBackward0>)
# stddev tensor([1.3064,    inf], grad_fn=<SqrtBackward0>)
# mode tensor([0.8889, 1.3333], grad_fn=<DivBackward0>)
# support GreaterThan(lower_bound=0.0)
# entropy tensor([1.1231, 4.7108], grad_fn=<SubBackward0>)
# cdf tensor([[0.0597, 0.9164],
#         [0.4371, 0.6393]], grad_fn=<AddBackward0>)
# icdf NotImplementedError 
# rsample tensor([ 1.8025, 10.1782], grad_fn=<PowBackward1>)
# expand torch.Size([2, 2])
# grad (tensor([-0.8093,  0.4423]), tensor([ 0.9486, -3.4827]))
# Kumaraswamy(concentration1: torch.Size([2]), concentration0: torch.Size([2])) torch.Size([2]) torch.Size([]) True
# sample tensor([[0.4564, 0.0260],
#         [0.7446, 0.5487]])
# log_prob tensor([[ 0.5402,  1.4495],
#         [-0.1198, -0.6624]], grad_fn=<AddBackward0>)
# mean tensor([0.4571, 0.2286], grad_fn=<MulBackward0>)
# variance tensor([0.0410, 0.0586], grad_fn=<SubBackward0>)
# stddev tensor([0.2025, 0.2420], grad_fn=<SqrtBackward0>)
# mode tensor([nan, nan], grad_fn=<ExpBackward0>)
# support Interval(lower_bound=0.0, upper_bound=1.0)
# entropy tensor([-0.2084, -0.6594], grad_fn=<SubBackward0>)
# cdf tensor([[0.5037, 0.2318],
#         [0.9115, 0.8680]], grad_fn=<AddBackward0>)
# icdf tensor([0.3348, 0.0448], grad_fn=<PowBackward1>)
# rsample tensor([0.5702, 0.0686], grad_fn=<PowBackward1>)
# expand torch.Size([2, 2])
# grad (tensor([1.0673, 0.9577]), tensor([-0.3752, -0.1923]))
# LogisticNormal() torch.Size([]) torch.Size([3]) True
# sample tensor([[0.7001, 0.1805, 0.1194],
#         [0.0536, 0.8465, 0.0999]])
# log_prob tensor([0.4325, 0.3309], grad_fn=<AddBackward0>)
# mean NotImplementedError 
# variance NotImplementedError 
# stddev NotImplementedError 
# mode NotImplementedError <class 'torch.distributions.logistic_normal.LogisticNormal'> does not implement mode
# support Simplex()
# entropy NotImplementedError 
# cdf NotImplementedError 
# icdf NotImplementedError 
# rsample tensor([0.1446, 0.1216, 0.7338], grad_fn=<MulBackward0>)
# expand torch.Size([2, 3])
# grad (tensor([ 5.1218, -0.7954]), tensor([-0.6378,  0.1375]))
# RelaxedBernoulli() torch.Size([2]) torch.Size([]) True
# sample tensor([[0.1513, 0.9943],
#         [0.0017, 0.2702]])
# log_prob tensor([[-0.0269,  2.7617],
#         [ 3.1520, -1.2359]], grad_fn=<AddBackward0>)
# mean NotImplementedError 
# variance NotImplementedError 
# stddev NotImplementedError 
# mode NotImplementedError <class 'torch.distributions.relaxed_bernoulli.RelaxedBernoulli'> does not implement mode
# support Interval(lower_bound=0.0, upper_bound=1.0)
# entropy NotImplementedError 
# cdf NotImplementedError 
# icdf NotImplementedError 
# rsample tensor([0.0349, 0.9796], grad_fn=<ClampBackward1>)
# expand torch.Size([2, 2])
# grad RuntimeError `inputs` argument to `grad()` cannot be empty.
# RelaxedBernoulli() torch.Size([2]) torch.Size([]) True
# sample tensor([[0.5356, 0.5496],
#         [0.2658, 0.2073]])
# log_prob tensor([[ 0.6982,  0.3637],
#         [-0.1904,  0.3329]], grad_fn=<AddBackward0>)
# mean NotImplementedError 
# variance NotImplementedError 
# stddev NotImplementedError 
# mode NotImplementedError <class 'torch.distributions.relaxed_bernoulli.RelaxedBernoulli'> does not implement mode
# support Interval(lower_bound=0.0, upper_bound=1.0)
# entropy NotImplementedError 
# cdf NotImplementedError 
# icdf NotImplementedError 
# rsample tensor([0.4363, 0.4688], grad_fn=<ClampBackward1>)
# expand torch.Size([2, 2])
# grad RuntimeError `inputs` argument to `grad()` cannot be empty.
# RelaxedOneHotCategorical() torch.Size([]) torch.Size([3]) True
# sample tensor([[0.1132, 0.8158, 0.0711],
#         [0.0277, 0.1071, 0.8651]])
# log_prob tensor([0.5413, 2.1352], grad_fn=<AddBackward0>)
# mean NotImplementedError 
# variance NotImplementedError 
# stddev NotImplementedError 
# mode NotImplementedError <class 'torch.distributions.relaxed_categorical.RelaxedOneHotCategorical'> does not implement mode
# support Simplex()
# entropy NotImplementedError 
# cdf NotImplementedError 
# icdf NotImplementedError 
# rsample tensor([0.0331, 0.8603, 0.1066], grad_fn=<ExpBackward0>)
# expand torch.Size([2, 3])
# grad RuntimeError `inputs` argument to `grad()` cannot be empty.
# RelaxedOneHotCategorical() torch.Size([]) torch.Size([3]) True
# sample tensor([[0.1748, 0.8143, 0.0109],
#         [0.1516, 0.3785, 0.4698]])
# log_prob tensor([ 1.9828, -0.2150], grad_fn=<AddBackward0>)
# mean NotImplementedError 
# variance NotImplementedError 
# stddev NotImplementedError 
# mode NotImplementedError <class 'torch.distributions.relaxed_categorical.RelaxedOneHotCategorical'> does not implement mode
# support Simplex()
# entropy NotImplementedError 
# cdf NotImplementedError 
# icdf NotImplementedError 
# rsample tensor([0.0552, 0.9272, 0.0177], grad_fn=<ExpBackward0>)
# expand torch.Size([2, 3])
# grad RuntimeError `inputs` argument to `grad()` cannot be empty.
# VonMises(loc: torch.Size([2]), concentration: torch.Size([2])) torch.Size([2]) torch.Size([]) False
# sample tensor([[-0.5890,  1.6388],
#         [-0.8605,  1.3663]])
# log_prob tensor([[-1.2423, -1.1286],
#         [-1.4217, -0.4743]], grad_fn=<SubBackward0>)
# mean tensor([0., 1.], requires_grad=True)
# variance tensor([0.5536, 0.1066], grad_fn=<RsubBackward1>)
# stddev tensor([0.7440, 0.3265], grad_fn=<SqrtBackward0>)
# mode tensor([0., 1.], requires_grad=True)
# support Real()
# entropy NotImplementedError 
# cdf NotImplementedError 
# icdf NotImplementedError 
# rsample NotImplementedError 
# expand torch.Size([2, 2])
# grad (tensor([ 0.5908, -0.0503]), tensor([-1.3137,  4.7721]))
# FisherSnedecor(df1: torch.Size([2]), df2: torch.Size([2])) torch.Size([2]) torch.Size([]) True
# sample tensor([[4.5264, 1.3508],
#         [0.4587, 0.1478]])
# log_prob tensor([[-3.7256, -1.3603],
#         [-0.4772, -0.8435]], grad_fn=<SubBackward0>)
# mean tensor([1.5000, 3.0000], grad_fn=<DivBackward0>)
# variance tensor([5.2500,    nan], grad_fn=<DivBackward0>)
# stddev tensor([2.2913,    nan], grad_fn=<SqrtBackward0>)
# mode tensor([0.2500, 0.3600], grad_fn=<IndexPutBackward0>)
# support GreaterThan(lower_bound=0.0)
# entropy NotImplementedError 
# cdf NotImplementedError 
# icdf NotImplementedError 
# rsample tensor([0.3952, 0.4667], grad_fn=<ClampBackward1>)
# expand torch.Size([2, 2])
# grad (tensor([ 0.0097, -0.1534]), tensor([-0.0684,  0.0401]))
# ContinuousBernoulli(probs: torch.Size([3])) torch.Size([3]) torch.Size([]) True
# sample tensor([[0.3936, 0.8623, 0.0885],
#         [0.0926, 0.4714, 0.6341]])
# log_prob tensor([[ 0.0604,  0.4234,  0.0000],
#         [ 0.3155, -0.1185,  0.0000]], grad_fn=<AddBackward0>)
# mean tensor([0.4302, 0.6120, 0.5000], grad_fn=<WhereBackward0>)
# variance tensor([0.0804, 0.0759, 0.0833], grad_fn=<WhereBackward0>)
# stddev tensor([0.2836, 0.2755, 0.2887], grad_fn=<SqrtBackward0>)
# mode NotImplementedError <class 'torch.distributions.continuous_bernoulli.ContinuousBernoulli'> does not implement mode
# support Interval(lower_bound=0.0, upper_bound=1.0)
# entropy tensor([-0.0294, -0.0764,  0.0000], grad_fn=<SubBackward0>)
# cdf tensor([[0.4963, 0.7682, 0.0885],
#         [0.1320, 0.3074, 0.6341]], grad_fn=<WhereBackward0>)
# icdf tensor([0.2219, 0.4630, 0.3000], grad_fn=<WhereBackward0>)
# rsample tensor([0.3878, 0.9417, 0.4556], grad_fn=<WhereBackward0>)
# expand torch.Size([2, 3])
# grad RuntimeError `inputs` argument to `grad()` cannot be empty.
# ContinuousBernoulli(logits: torch.Size([2])) torch.Size([2]) torch.Size([]) True
# sample tensor([[0.5336, 0.6875],
#         [0.1016, 0.0944]])
# log_prob tensor([[ 0.0063, -0.1765],
#         [-0.1233,  0.2980]], grad_fn=<AddBackward0>)
# mean tensor([0.5250, 0.4340], grad_fn=<WhereBackward0>)
# variance tensor([0.0830, 0.0807], grad_fn=<WhereBackward0>)
# stddev tensor([0.2880, 0.2841], grad_fn=<SqrtBackward0>)
# mode NotImplementedError <class 'torch.distributions.continuous_bernoulli.ContinuousBernoulli'> does not implement mode
# support Interval(lower_bound=0.0, upper_bound=1.0)
# entropy tensor([-0.0037, -0.0262], grad_fn=<SubBackward0>)
# cdf tensor([[0.4963, 0.7682],
#         [0.0885, 0.1320]], grad_fn=<WhereBackward0>)
# icdf tensor([0.3327, 0.2257], grad_fn=<WhereBackward0>)
# rsample tensor([0.3405, 0.5369], grad_fn=<WhereBackward0>)
# expand torch.Size([2, 2])
# grad RuntimeError `inputs` argument to `grad()` cannot be empty.
# LowRankMultivariateNormal(loc: torch.Size([3]), cov_factor: torch.Size([3, 2]), cov_diag: torch.Size([3])) torch.Size([]) torch.Size([3]) True
# sample tensor([[ 0.4565, -0.5008,  2.1972],
#         [-1.3408, -0.5381,  1.8853]])
# log_prob tensor([-3.9642, -4.0652], grad_fn=<MulBackward0>)
# mean tensor([0., 1., 2.], grad_fn=<SelectBackward0>)
# variance tensor([2.0000, 3.2500, 0.5900], grad_fn=<ExpandBackward0>)
# stddev tensor([1.4142, 1.8028, 0.7681], grad_fn=<SqrtBackward0>)
# mode tensor([0., 1., 2.], grad_fn=<SelectBackward0>)
# support IndependentConstraint(Real(), 1)
# entropy tensor(4.8843, grad_fn=<MulBackward0>)
# cdf NotImplementedError 
# icdf NotImplementedError 
# rsample tensor([-1.4533,  2.4402,  1.2972], grad_fn=<AddBackward0>)
# expand torch.Size([2, 3])
# grad (tensor([-0.2016, -0.9621,  0.6291]), None)
# LKJCholesky(concentration: tensor([0.5000], requires_grad=True)) torch.Size([1]) torch.Size([3, 3]) False
# sample tensor([[[[ 1.0000e+00,  0.0000e+00,  0.0000e+00],
#           [-2.0728e-01,  9.7828e-01,  0.0000e+00],
#           [-8.7366e-01,  9.2942e-04,  4.8654e-01]]],
#
#
#         [[[ 1.0000e+00,  0.0000e+00,  0.0000e+00],
#           [-7.8358e-01,  6.2130e-01,  0.0000e+00],
#           [-4.3911e-02, -9.2276e-01,  3.8286e-01]]]])
# log_prob tensor([[-1.8106],
#         [-1.5709]], grad_fn=<SubBackward0>)
# mean NotImplementedError 
# variance NotImplementedError 
# stddev NotImplementedError 
# mode NotImplementedError <class 'torch.distributions.lkj_cholesky.LKJCholesky'> does not implement mode
# support CorrCholesky()
# entropy NotImplementedError 
# cdf NotImplementedError 
# icdf NotImplementedError 
# rsample NotImplementedError 
# expand torch.Size([2, 1, 3, 3])
# grad (tensor([0.8706]),)
# TransformedDistribution() torch.Size([2]) torch.Size([]) True
# sample tensor([[10.3385,  5.0541],
#         [ 1.2264, 10.5982]])
# log_prob tensor([[-4.3404, -2.3617],
#         [-1.8069, -3.3421]], grad_fn=<AddBackward0>)
# mean NotImplementedError 
# variance NotImplementedError 
# stddev NotImplementedError 
# mode NotImplementedError <class 'torch.distributions.transformed_distribution.TransformedDistribution'> does not implement mode
# support Real()
# entropy NotImplementedError 
# cdf tensor([[0.9383, 0.3846],
#         [0.0147, 0.7151]], grad_fn=<MulBackward0>)
# icdf tensor([2.1838, 4.2180], grad_fn=<AddBackward0>)
# rsample tensor([1.6761, 2.3425], grad_fn=<AddBackward0>)
# expand torch.Size([2, 2])
# grad RuntimeError `inputs` argument to `grad()` cannot be empty.
# TransformedDistribution() torch.Size([]) torch.Size([4]) True
# sample tensor([[0.6088, 0.1062, 0.0290, 0.2560],
#         [0.3705, 0.0910, 0.1066, 0.4319]])
# log_prob tensor([1.2817, 1.9830])
# mean NotImplementedError 
# variance NotImplementedError 
# stddev NotImplementedError 
# mode NotImplementedError <class 'torch.distributions.transformed_distribution.TransformedDistribution'> does not implement mode
# support Simplex()
# entropy NotImplementedError 
# cdf NotImplementedError 
# icdf NotImplementedError 
# rsample tensor([0.3329, 0.3577, 0.1014, 0.2081])
# expand torch.Size([2, 4])
# grad RuntimeError `inputs` argument to `grad()` cannot be empty.
# TransformedDistribution() torch.Size([2]) torch.Size([]) True
# sample tensor([[-0.0299,  3.5949],
#         [-4.6647, -5.6494]])
# log_prob tensor([[-2.0795, -2.8243],
#         [-3.2108, -3.2649]], grad_fn=<AddBackward0>)
# mean NotImplementedError 
# variance NotImplementedError 
# stddev NotImplementedError 
# mode NotImplementedError <class 'torch.distributions.transformed_distribution.TransformedDistribution'> does not implement mode
# support Real()
# entropy NotImplementedError 
# cdf tensor([[0.4963, 0.7682],
#         [0.0885, 0.1320]], grad_fn=<AddBackward0>)
# icdf tensor([-1.6946, -2.5419], grad_fn=<AddBackward0>)
# rsample tensor([-1.6244,  1.6493], grad_fn=<AddBackward0>)
# expand torch.Size([2, 2])
# grad RuntimeError `inputs` argument to `grad()` cannot be empty.
