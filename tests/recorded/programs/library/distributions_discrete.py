import torch
import torch.distributions as D
from torch.distributions import constraints, kl_divergence
torch.manual_seed(0)
t = lambda *v: torch.tensor(v, requires_grad=True)
for d in (D.Bernoulli(t(0.3, 0.8)), D.Bernoulli(logits=t(0.3, -1.)), D.Categorical(t(0.2, 0.3, 0.5)), D.Categorical(logits=torch.randn(2,3)), D.OneHotCategorical(t(0.2,0.8)), D.Geometric(t(0.3, 0.6)), D.Poisson(t(2., 11.)), D.Binomial(5, t(0.3, 0.6)), D.NegativeBinomial(3., t(0.3, 0.5)), D.Multinomial(4, t(0.2, 0.8)), D.MixtureSameFamily(D.Categorical(torch.tensor([.3,.7])), D.Normal(torch.tensor([0.,3.]), torch.ones(2)))):
    print(d, d.batch_shape, d.event_shape)
    s = d.sample((3,)); print(s, d.log_prob(s), d.mean, d.variance)
    for f in (lambda: d.entropy(), lambda: d.enumerate_support(), lambda: d.expand((2,2)).sample().shape):
        try: print(f())
        except Exception as e: print(type(e).__name__, e)
pairs = [(D.Normal(t(0.), t(1.)), D.Normal(t(1.), t(2.))), (D.Gamma(t(2.), t(1.)), D.Gamma(t(1.), t(3.))), (D.Beta(t(2.), t(1.)), D.Beta(t(1.), t(3.))), (D.Dirichlet(t(1.,2.)), D.Dirichlet(t(2.,2.))), (D.Categorical(t(.2,.8)), D.Categorical(t(.5,.5))), (D.Bernoulli(t(.2)), D.Bernoulli(t(.5))), (D.Exponential(t(1.)), D.Exponential(t(2.))), (D.Laplace(t(0.), t(1.)), D.Laplace(t(1.), t(2.))), (D.Poisson(t(1.)), D.Poisson(t(2.))), (D.Uniform(0., 1.), D.Uniform(-1., 2.)), (D.Uniform(0., 1.), D.Normal(0., 1.)),
  (D.MultivariateNormal(torch.zeros(2), torch.eye(2)), D.MultivariateNormal(torch.ones(2), 2*torch.eye(2))), (D.Independent(D.Normal(torch.zeros(3), 1.), 1), D.Independent(D.Normal(torch.ones(3), 1.), 1)), (D.LogNormal(0., 1.), D.LogNormal(1., 1.)), (D.Geometric(t(.2)), D.Geometric(t(.5))), (D.HalfNormal(t(1.)), D.HalfNormal(t(2.))), (D.Gumbel(t(0.), t(1.)), D.Gumbel(t(1.), t(2.))), (D.Cauchy(t(0.), t(1.)), D.Cauchy(t(1.), t(2.))), (D.Laplace(t(0.), t(1.)), D.Normal(t(1.), t(2.))), (D.Binomial(3, t(.2)), D.Binomial(3, t(.5))), (D.OneHotCategorical(t(.2,.8)), D.OneHotCategorical(t(.5,.5)))]
for p, q in pairs: print(type(p).__name__, kl_divergence(p, q))
for f in (lambda: kl_divergence(D.Normal(0.,1.), D.Poisson(1.)), lambda: D.Normal(0., -1.), lambda: D.Normal(torch.zeros(2), torch.tensor([1., 0.])), lambda: D.Gamma(-1., 1.), lambda: D.Beta(t(-1.), t(1.)), lambda: D.Uniform(1., 0.), lambda: D.Bernoulli(1.5), lambda: D.Bernoulli(), lambda: D.Categorical(torch.tensor(0.3)), lambda: D.Dirichlet(torch.tensor(1.)),
   lambda: D.Normal(0., 1.).log_prob(3), lambda: D.Bernoulli(.5).log_prob(torch.tensor(0.5)), lambda: D.Exponential(1.).log_prob(torch.tensor(-1.)), lambda: D.Normal(torch.zeros(2), 1.).log_prob(torch.zeros(3)), lambda: D.Categorical(torch.ones(3)).log_prob(torch.tensor(5)), lambda: D.MultivariateNormal(torch.zeros(2)), lambda: D.MultivariateNormal(torch.zeros(2), -torch.eye(2)), lambda: D.Independent(D.Normal(0., 1.), 1), lambda: D.Poisson(1.).rsample(), lambda: D.Normal('a', 1.), lambda: D.Geometric(0.), lambda: D.Dirichlet(torch.ones(3)).log_prob(torch.ones(3)), lambda: D.Uniform(0., 1.).log_prob(torch.tensor(2.))):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(constraints.positive, constraints.real, constraints.unit_interval, constraints.simplex, constraints.interval(0, 2), constraints.positive_integer, constraints.real_vector, constraints.boolean)
print(D.Normal(0., 1.).expand((3,)), D.Normal(torch.zeros(2), 1.).expand((3, 2)).sample().shape, D.Gamma(1., torch.ones(2)).expand((2,2)).rsample().shape, D.Normal(0.,1.,validate_args=False).log_prob(3.))
print(D.Normal(t(0.), t(1.)).icdf(torch.tensor([.3])), isinstance(D.Normal(0.,1.), D.Distribution), D.Normal(0., 1.).perplexity())

# ---- output
# Bernoulli(probs: torch.Size([2])) torch.Size([2]) torch.Size([])
# tensor([[1., 1.],
#         [1., 1.],
#         [0., 0.]]) tensor([[-1.2040, -0.2231],
#         [-1.2040, -0.2231],
#         [-0.3567, -1.6094]], grad_fn=<NegBackward0>) tensor([0.3000, 0.8000], requires_grad=True) tensor([0.2100, 0.1600], grad_fn=<MulBackward0>)
# tensor([0.6109, 0.5004], grad_fn=<BinaryCrossEntropyWithLogitsBackward0>)
# tensor([[0., 0.],
#         [1., 1.]])
# torch.Size([2, 2])
# Bernoulli(logits: torch.Size([2])) torch.Size([2]) torch.Size([])
# tensor([[1., 0.],
#         [1., 0.],
#         [0., 1.]]) tensor([[-0.5544, -0.3133],
#         [-0.5544, -0.3133],
#         [-0.8544, -1.3133]], grad_fn=<NegBackward0>) tensor([0.5744, 0.2689], grad_fn=<SigmoidBackward0>) tensor([0.2445, 0.1966], grad_fn=<MulBackward0>)
# tensor([0.6820, 0.5822], grad_fn=<BinaryCrossEntropyWithLogitsBackward0>)
# tensor([[0., 0.],
#         [1., 1.]])
# torch.Size([2, 2])
# Categorical(probs: torch.Size([3])) torch.Size([]) torch.Size([])
# tensor([1, 1, 2]) tensor([-1.2040, -1.2040, -0.6931], grad_fn=<SqueezeBackward1>) tensor(nan) tensor(nan)
# tensor(1.0297, grad_fn=<NegBackward0>)
# tensor([0, 1, 2])
# torch.Size([2, 2])
# Categorical(logits: torch.Size([2, 3])) torch.Size([2]) torch.Size([])
# tensor([[0, 0],
#         [0, 2],
#         [0, 0]]) tensor([[-0.1689, -0.2862],
#         [-0.1689, -2.2532],
#         [-0.1689, -0.2862]]) tensor([nan, nan]) tensor([nan, nan])
# tensor([0.4925, 0.7306])
# tensor([[0, 0],
#         [1, 1],
#         [2, 2]])
# torch.Size([2, 2])
# OneHotCategorical() torch.Size([]) torch.Size([2])
# tensor([[0., 1.],
#         [0., 1.],
#         [0., 1.]]) tensor([-0.2231, -0.2231, -0.2231], grad_fn=<SqueezeBackward1>) tensor([0.2000, 0.8000], grad_fn=<DivBackward0>) tensor([0.1600, 0.1600], grad_fn=<MulBackward0>)
# tensor(0.5004, grad_fn=<NegBackward0>)
# tensor([[1., 0.],
#         [0., 1.]])
# torch.Size([2, 2, 2])
# Geometric(probs: torch.Size([2])) torch.Size([2]) torch.Size([])
# tensor([[ 1.,  0.],
#         [ 3.,  0.],
#         [10.,  1.]]) tensor([[-1.5606, -0.5108],
#         [-2.2740, -0.5108],
#         [-4.7707, -1.4271]], grad_fn=<AddBackward0>) tensor([2.3333, 0.6667], grad_fn=<SubBackward0>) tensor([7.7778, 1.1111], grad_fn=<DivBackward0>)
# tensor([2.0362, 1.1217], grad_fn=<DivBackward0>)
# NotImplementedError 
# torch.Size([2, 2])
# Poisson(rate: torch.Size([2])) torch.Size([2]) torch.Size([])
# tensor([[ 1., 15.],
#         [ 5.,  8.],
#         [ 1.,  7.]]) tensor([[-1.3069, -2.9308],
#         [-3.3218, -2.4214],
#         [-1.3069, -2.7399]], grad_fn=<SubBackward0>) tensor([ 2., 11.], requires_grad=True) tensor([ 2., 11.], requires_grad=True)
# NotImplementedError 
# NotImplementedError 
# torch.Size([2, 2])
# Binomial(total_count: torch.Size([2]), probs: torch.Size([2])) torch.Size([2]) torch.Size([])
# tensor([[2., 3.],
#         [1., 3.],
#         [2., 1.]]) tensor([[-1.1754, -1.0625],
#         [-1.0212, -1.0625],
#         [-1.1754, -2.5666]], grad_fn=<SubBackward0>) tensor([1.5000, 3.0000], grad_fn=<MulBackward0>) tensor([1.0500, 1.2000], grad_fn=<MulBackward0>)
# tensor([1.4136, 1.4980], grad_fn=<NegBackward0>)
# tensor([[0., 0.],
#         [1., 1.],
#         [2., 2.],
#         [3., 3.],
#         [4., 4.],
#         [5., 5.]])
# torch.Size([2, 2])
# NegativeBinomial(total_count: torch.Size([2]), probs: torch.Size([2])) torch.Size([2]) torch.Size([])
# tensor([[1., 0.],
#         [1., 2.],
#         [3., 2.]]) tensor([[-1.1754, -2.0794],
#         [-1.1754, -1.6740],
#         [-2.3794, -1.6740]], grad_fn=<SubBackward0>) tensor([1.2857, 3.0000], grad_fn=<MulBackward0>) tensor([1.8367, 6.0000], grad_fn=<DivBackward0>)
# NotImplementedError 
# NotImplementedError 
# torch.Size([2, 2])
# Multinomial() torch.Size([]) torch.Size([2])
# tensor([[1., 3.],
#         [0., 4.],
#         [1., 3.]]) tensor([-0.8926, -0.8926, -0.8926], grad_fn=<AddBackward0>) tensor([0.8000, 3.2000], grad_fn=<MulBackward0>) tensor([0.6400, 0.6400], grad_fn=<MulBackward0>)
# tensor(1.1231, grad_fn=<AddBackward0>)
# NotImplementedError 
# torch.Size([2, 2, 2])
# MixtureSameFamily(
#   Categorical(probs: torch.Size([2]), logits: torch.Size([2])),
#   Normal(loc: torch.Size([2]), scale: torch.Size([2]))) torch.Size([]) torch.Size([])
# tensor([1.8265, 3.9159, 1.8986]) tensor([-1.8149, -1.6948, -1.7603]) tensor(2.1000) tensor(2.8900)
# NotImplementedError 
# NotImplementedError 
# torch.Size([2, 2])
# Normal tensor([0.4431], grad_fn=<MulBackward0>)
# Gamma tensor([3.3242], grad_fn=<AddBackward0>)
# Beta tensor([2.0945], grad_fn=<AddBackward0>)
# Dirichlet tensor(0.4014, grad_fn=<AddBackward0>)
# Categorical tensor(0.1927, grad_fn=<SumBackward1>)
# Bernoulli tensor([0.1927], grad_fn=<AddBackward0>)
# Exponential tensor([0.3069], grad_fn=<SubBackward0>)
# Laplace tensor([0.3771], grad_fn=<SubBackward0>)
# Poisson tensor([0.3069], grad_fn=<SubBackward0>)
# Uniform tensor(1.0986)
# Uniform tensor(1.0856)
# MultivariateNormal tensor(0.6931)
# Independent tensor(1.5000)
# LogNormal tensor(0.5000)
# Geometric tensor([0.9637], grad_fn=<SubBackward0>)
# HalfNormal tensor([0.3181], grad_fn=<MulBackward0>)
# Gumbel tensor([0.3657], grad_fn=<SubBackward0>)
# Cauchy tensor([0.2231], grad_fn=<SubBackward0>)
# Laplace tensor([0.2939], grad_fn=<SubBackward0>)
# Binomial tensor([0.5782], grad_fn=<IndexPutBackward0>)
# OneHotCategorical tensor(0.1927, grad_fn=<SumBackward1>)
# NotImplementedError The cross KL-divergence between different exponential families cannot                             be computed using Bregman divergences
# ValueError Expected parameter scale (Tensor of shape ()) of distribution Normal(loc: 0.0, scale: -1.0) to satisfy the constraint GreaterThan(lower_bound=0.0), but found invalid values:
# -1.0
# ValueError Expected parameter scale (Tensor of shape (2,)) of distribution Normal(loc: torch.Size([2]), scale: torch.Size([2])) to satisfy the constraint GreaterThan(lower_bound=0.0), but found invalid values:
# tensor([1., 0.])
# ValueError Expected parameter concentration (Tensor of shape ()) of distribution Gamma(concentration: -1.0, rate: 1.0) to satisfy the constraint GreaterThan(lower_bound=0.0), but found invalid values:
# -1.0
# ValueError Expected parameter concentration (Tensor of shape (1, 2)) of distribution Dirichlet(concentration: torch.Size([1, 2])) to satisfy the constraint IndependentConstraint(GreaterThan(lower_bound=0.0), 1), but found invalid values:
# tensor([[-1.,  1.]], grad_fn=<StackBackward0>)
# ValueError Expected parameter low (Tensor of shape ()) of distribution Uniform(low: 1.0, high: 0.0) to satisfy the constraint LessThan(upper_bound=0.0), but found invalid values:
# 1.0
# ValueError Expected parameter probs (Tensor of shape ()) of distribution Bernoulli(probs: 1.5) to satisfy the constraint Interval(lower_bound=0.0, upper_bound=1.0), but found invalid values:
# 1.5
# ValueError Either `probs` or `logits` must be specified, but not both.
# ValueError `probs` parameter must be at least one-dimensional.
# ValueError `concentration` parameter must be at least one-dimensional.
# ValueError The value argument to log_prob must be a Tensor
# ValueError Expected value argument (Tensor of shape ()) to be within the support (Boolean()) of the distribution Bernoulli(probs: 0.5), but found invalid values:
# 0.5
# ValueError Expected value argument (Tensor of shape ()) to be within the support (GreaterThanEq(lower_bound=0.0)) of the distribution Exponential(rate: 1.0), but found invalid values:
# -1.0
# ValueError Value is not broadcastable with batch_shape+event_shape: torch.Size([3]) vs torch.Size([2]).
# ValueError Expected value argument (Tensor of shape ()) to be within the support (IntegerInterval(lower_bound=0, upper_bound=2)) of the distribution Categorical(probs: torch.Size([3])), but found invalid values:
# 5
# ValueError Exactly one of covariance_matrix or precision_matrix or scale_tril may be specified.
# ValueError Expected parameter covariance_matrix (Tensor of shape (2, 2)) of distribution MultivariateNormal(loc: torch.Size([2]), covariance_matrix: torch.Size([2, 2])) to satisfy the constraint PositiveDefinite(), but found invalid values:
# tensor([[-1., -0.],
#         [-0., -1.]])
# ValueError Expected reinterpreted_batch_ndims <= len(base_distribution.batch_shape), actual 1 vs 0
# NotImplementedError 
# ValueError Input arguments must all be instances of Number, torch.Tensor or objects implementing __torch_function__.
# ValueError Expected parameter probs (Tensor of shape ()) of distribution Geometric(probs: 0.0) to be positive but found invalid values:
# tensor([0.])
# ValueError Expected value argument (Tensor of shape (3,)) to be within the support (Simplex()) of the distribution Dirichlet(concentration: torch.Size([3])), but found invalid values:
# tensor([1., 1., 1.])
# ValueError Expected value argument (Tensor of shape ()) to be within the support (Interval(lower_bound=0.0, upper_bound=1.0)) of the distribution Uniform(low: 0.0, high: 1.0), but found invalid values:
# 2.0
# GreaterThan(lower_bound=0.0) Real() Interval(lower_bound=0.0, upper_bound=1.0) Simplex() Interval(lower_bound=0, upper_bound=2) IntegerGreaterThan(lower_bound=1) IndependentConstraint(Real(), 1) Boolean()
# Normal(loc: torch.Size([3]), scale: torch.Size([3])) torch.Size([3, 2]) torch.Size([2, 2]) tensor(-5.4189)
# tensor([-0.5244], grad_fn=<AddBackward0>) True tensor(4.1327)
