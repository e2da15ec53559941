import torch, math
import torch.distributions as D
from torch.distributions import constraints, kl_divergence, transforms as TR, transform_to, biject_to
t = lambda *v: torch.tensor(v, requires_grad=True)
def T(s, f):
    try: print(s, f())
    except Exception as e: print(s, type(e).__name__, e)
for c in (constraints.real, constraints.positive, constraints.nonnegative, constraints.greater_than(2.), constraints.greater_than_eq(1.), constraints.less_than(3.), constraints.interval(-1., 2.), constraints.unit_interval, constraints.half_open_interval(0., 2.), constraints.simplex, constraints.real_vector, constraints.independent(constraints.positive, 1)):
    for reg in (transform_to, biject_to):
        tr = reg(c); x = torch.tensor([.3, -.5, 1.]); T(c, lambda: (tr(x), tr.inv(tr(x)), tr.log_abs_det_jacobian(x, tr(x)), c.check(tr(x)))); T('repr', lambda: tr)
for c in (constraints.lower_cholesky, constraints.positive_definite):
    tr = transform_to(c); x = torch.arange(4.).view(2, 2) / 4; T(c, lambda: (tr(x), tr.inv(tr(x)), c.check(tr(x))))
tr = transform_to(constraints.corr_cholesky); x = torch.tensor([.3, -.5, 1.]); T('corr', lambda: (tr(x), tr.inv(tr(x)), tr.log_abs_det_jacobian(x, tr(x)), tr.forward_shape((3,)), tr.inverse_shape((3, 3)), constraints.corr_cholesky.check(tr(x))))
T('bool', lambda: transform_to(constraints.boolean))
for tr, x in ((TR.ReshapeTransform((2, 3), (6,)), torch.arange(6.).view(2, 3)), (TR.StackTransform([TR.ExpTransform(), TR.identity_transform], dim=0), torch.ones(2, 2)), (TR.CatTransform([TR.ExpTransform(), TR.SigmoidTransform()], dim=0, lengths=[1, 2]), torch.ones(3)), (TR.IndependentTransform(TR.ExpTransform(), 1), torch.ones(2, 2)), (TR.CumulativeDistributionTransform(D.Normal(0., 1.)), torch.tensor([.3, .5])), (TR.ComposeTransform([TR.ExpTransform(), TR.AffineTransform(1., 2.)]), torch.ones(2)), (TR.TanhTransform(), torch.ones(2)), (TR.SoftplusTransform(), torch.ones(2)), (TR.PowerTransform(2.), torch.ones(2) * 3), (TR.AffineTransform(1., torch.tensor([2., 3.]), event_dim=1), torch.ones(2))):
    T(type(tr).__name__, lambda: (tr(x), tr.inv(tr(x)), tr.log_abs_det_jacobian(x, tr(x)), tr.domain, tr.codomain, tr.bijective, tr.forward_shape(x.shape), tr.inv.forward_shape(tr(x).shape)))
for f in (lambda: D.Pareto(1., -1.), lambda: D.HalfCauchy(t(-1.)), lambda: D.VonMises(0., 0.), lambda: D.LKJCholesky(1), lambda: D.RelaxedBernoulli(.5), lambda: D.ContinuousBernoulli(2., validate_args=True), lambda: D.LowRankMultivariateNormal(torch.zeros(2), torch.ones(3, 1), torch.ones(2)), lambda: D.Pareto(1., 2.).log_prob(torch.tensor(.5)), lambda: D.InverseGamma(1., 1.).log_prob(torch.tensor(-1.)), lambda: D.TransformedDistribution(D.Normal(0., 1.), [3]), lambda: D.Kumaraswamy(t(1.), 0.), lambda: D.LogisticNormal(torch.zeros(2), torch.ones(2)).log_prob(torch.ones(3)), lambda: D.Normal(torch.zeros(2), 1.).expand((3, 2)).log_prob(torch.zeros(3, 2)).shape, lambda: TR.ReshapeTransform((2,), (3,))): T('err', f)

# ---- output
# Real() (tensor([ 0.3000, -0.5000,  1.0000]), tensor([ 0.3000, -0.5000,  1.0000]), tensor([0., 0., 0.]), tensor([True, True, True]))
# repr ComposeTransform(
#     
# )
# Real() (tensor([ 0.3000, -0.5000,  1.0000]), tensor([ 0.3000, -0.5000,  1.0000]), tensor([0., 0., 0.]), tensor([True, True, True]))
# repr ComposeTransform(
#     
# )
# GreaterThan(lower_bound=0.0) (tensor([1.3499, 0.6065, 2.7183]), tensor([ 0.3000, -0.5000,  1.0000]), tensor([ 0.3000, -0.5000,  1.0000]), tensor([True, True, True]))
# repr ComposeTransform(
#     ExpTransform(),
#     AffineTransform()
# )
# GreaterThan(lower_bound=0.0) (tensor([1.3499, 0.6065, 2.7183]), tensor([ 0.3000, -0.5000,  1.0000]), tensor([ 0.3000, -0.5000,  1.0000]), tensor([True, True, True]))
# repr ComposeTransform(
#     ExpTransform(),
#     AffineTransform()
# )
# GreaterThanEq(lower_bound=0.0) (tensor([1.3499, 0.6065, 2.7183]), tensor([ 0.3000, -0.5000,  1.0000]), tensor([ 0.3000, -0.5000,  1.0000]), tensor([True, True, True]))
# repr ComposeTransform(
#     ExpTransform(),
#     AffineTransform()
# )
# GreaterThanEq(lower_bound=0.0) (tensor([1.3499, 0.6065, 2.7183]), tensor([ 0.3000, -0.5000,  1.0000]), tensor([ 0.3000, -0.5000,  1.0000]), tensor([True, True, True]))
# repr ComposeTransform(
#     ExpTransform(),
#     AffineTransform()
# )
# GreaterThan(lower_bound=2.0) (tensor([3.3499, 2.6065, 4.7183]), tensor([ 0.3000, -0.5000,  1.0000]), tensor([ 0.3000, -0.5000,  1.0000]), tensor([True, True, True]))
# repr ComposeTransform(
#     ExpTransform(),
#     AffineTransform()
# )
# GreaterThan(lower_bound=2.0) (tensor([3.3499, 2.6065, 4.7183]), tensor([ 0.3000, -0.5000,  1.0000]), tensor([ 0.3000, -0.5000,  1.0000]), tensor([True, True, True]))
# repr ComposeTransform(
#     ExpTransform(),
#     AffineTransform()
# )
# GreaterThanEq(lower_bound=1.0) (tensor([2.3499, 1.6065, 3.7183]), tensor([ 0.3000, -0.5000,  1.0000]), tensor([ 0.3000, -0.5000,  1.0000]), tensor([True, True, True]))
# repr ComposeTransform(
#     ExpTransform(),
#     AffineTransform()
# )
# GreaterThanEq(lower_bound=1.0) (tensor([2.3499, 1.6065, 3.7183]), tensor([ 0.3000, -0.5000,  1.0000]), tensor([ 0.3000, -0.5000,  1.0000]), tensor([True, True, True]))
# repr ComposeTransform(
#     ExpTransform(),
#     AffineTransform()
# )
# LessThan(upper_bound=3.0) (tensor([1.6501, 2.3935, 0.2817]), tensor([ 0.3000, -0.5000,  1.0000]), tensor([ 0.3000, -0.5000,  1.0000]), tensor([True, True, True]))
# repr ComposeTransform(
#     ExpTransform(),
#     AffineTransform()
# )
# LessThan(upper_bound=3.0) (tensor([1.6501, 2.3935, 0.2817]), tensor([ 0.3000, -0.5000,  1.0000]), tensor([ 0.3000, -0.5000,  1.0000]), tensor([True, True, True]))
# repr ComposeTransform(
#     ExpTransform(),
#     AffineTransform()
# )
# Interval(lower_bound=-1.0, upper_bound=2.0) (tensor([0.7233, 0.1326, 1.1932]), tensor([ 0.3000, -0.5000,  1.0000]), tensor([-0.3101, -0.3495, -0.5279]), tensor([True, True, True]))
# repr ComposeTransform(
#     SigmoidTransform(),
#     AffineTransform()
# )
# Interval(lower_bound=-1.0, upper_bound=2.0) (tensor([0.7233, 0.1326, 1.1932]), tensor([ 0.3000, -0.5000,  1.0000]), tensor([-0.3101, -0.3495, -0.5279]), tensor([True, True, True]))
# repr ComposeTransform(
#     SigmoidTransform(),
#     AffineTransform()
# )
# Interval(lower_bound=0.0, upper_bound=1.0) (tensor([0.5744, 0.3775, 0.7311]), tensor([ 0.3000, -0.5000,  1.0000]), tensor([-1.4087, -1.4482, -1.6265]), tensor([True, True, True]))
# repr SigmoidTransform()
# Interval(lower_bound=0.0, upper_bound=1.0) (tensor([0.5744, 0.3775, 0.7311]), tensor([ 0.3000, -0.5000,  1.0000]), tensor([-1.4087, -1.4482, -1.6265]), tensor([True, True, True]))
# repr SigmoidTransform()
# HalfOpenInterval(lower_bound=0.0, upper_bound=2.0) (tensor([1.1489, 0.7551, 1.4621]), tensor([ 0.3000, -0.5000,  1.0000]), tensor([-0.7156, -0.7550, -0.9334]), tensor([True, True, True]))
# repr ComposeTransform(
#     SigmoidTransform(),
#     AffineTransform()
# )
# HalfOpenInterval(lower_bound=0.0, upper_bound=2.0) (tensor([1.1489, 0.7551, 1.4621]), tensor([ 0.3000, -0.5000,  1.0000]), tensor([-0.7156, -0.7550, -0.9334]), tensor([True, True, True]))
# repr ComposeTransform(
#     SigmoidTransform(),
#     AffineTransform()
# )
# Simplex() NotImplementedError 
# repr SoftmaxTransform()
# Simplex() (tensor([0.3103, 0.1605, 0.3869, 0.1423]), tensor([ 0.3000, -0.5000,  1.0000]), tensor(-5.8990), tensor(True))
# repr StickBreakingTransform()
# IndependentConstraint(Real(), 1) (tensor([ 0.3000, -0.5000,  1.0000]), tensor([ 0.3000, -0.5000,  1.0000]), tensor(0.), tensor(True))
# repr IndependentTransform(ComposeTransform(
#     
# ), 1)
# IndependentConstraint(Real(), 1) (tensor([ 0.3000, -0.5000,  1.0000]), tensor([ 0.3000, -0.5000,  1.0000]), tensor(0.), tensor(True))
# repr IndependentTransform(ComposeTransform(
#     
# ), 1)
# IndependentConstraint(GreaterThan(lower_bound=0.0), 1) (tensor([1.3499, 0.6065, 2.7183]), tensor([ 0.3000, -0.5000,  1.0000]), tensor(0.8000), tensor(True))
# repr IndependentTransform(ComposeTransform(
#     ExpTransform(),
#     AffineTransform()
# ), 1)
# IndependentConstraint(GreaterThan(lower_bound=0.0), 1) (tensor([1.3499, 0.6065, 2.7183]), tensor([ 0.3000, -0.5000,  1.0000]), tensor(0.8000), tensor(True))
# repr IndependentTransform(ComposeTransform(
#     ExpTransform(),
#     AffineTransform()
# ), 1)
# LowerCholesky() (tensor([[1.0000, 0.0000],
#         [0.5000, 2.1170]]), tensor([[0.0000, 0.0000],
#         [0.5000, 0.7500]]), tensor(True))
# PositiveDefinite() (tensor([[1.0000, 0.5000],
#         [0.5000, 4.7317]]), tensor([[0.0000, 0.0000],
#         [0.5000, 0.7500]]), tensor(True))
# corr (tensor([[ 1.0000,  0.0000,  0.0000],
#         [ 0.2913,  0.9566,  0.0000],
#         [-0.4621,  0.6754,  0.5747]]), tensor([ 0.3000, -0.5000,  1.0000]), tensor(-1.3166), (3, 3), (3,), tensor(True))
# bool NotImplementedError Cannot transform _Boolean constraints
# ReshapeTransform (tensor([0., 1., 2., 3., 4., 5.]), tensor([[0., 1., 2.],
#         [3., 4., 5.]]), tensor(0.), IndependentConstraint(Real(), 2), IndependentConstraint(Real(), 1), True, torch.Size([6]), torch.Size([2, 3]))
# StackTransform (tensor([[2.7183, 2.7183],
#         [1.0000, 1.0000]]), tensor([[1.0000, 1.0000],
#         [1.0000, 1.0000]]), tensor([[1., 1.],
#         [0., 0.]]), Stack(), Stack(), True, torch.Size([2, 2]), torch.Size([2, 2]))
# CatTransform (tensor([2.7183, 0.7311, 0.7311]), tensor([1.0000, 1.0000, 1.0000]), tensor([ 1.0000, -1.6265, -1.6265]), Cat(), Cat(), True, torch.Size([3]), torch.Size([3]))
# IndependentTransform (tensor([[2.7183, 2.7183],
#         [2.7183, 2.7183]]), tensor([[1.0000, 1.0000],
#         [1.0000, 1.0000]]), tensor([2., 2.]), IndependentConstraint(Real(), 1), IndependentConstraint(GreaterThan(lower_bound=0.0), 1), True, torch.Size([2, 2]), torch.Size([2, 2]))
# CumulativeDistributionTransform (tensor([0.6179, 0.6915]), tensor([0.3000, 0.5000]), tensor([-0.9639, -1.0439]), Real(), Interval(lower_bound=0.0, upper_bound=1.0), True, torch.Size([2]), torch.Size([2]))
# ComposeTransform (tensor([6.4366, 6.4366]), tensor([1.0000, 1.0000]), tensor([1.6931, 1.6931]), Real(), Real(), True, torch.Size([2]), torch.Size([2]))
# TanhTransform (tensor([0.7616, 0.7616]), tensor([1., 1.]), tensor([-0.8676, -0.8676]), Real(), Interval(lower_bound=-1.0, upper_bound=1.0), True, torch.Size([2]), torch.Size([2]))
# SoftplusTransform (tensor([1.3133, 1.3133]), tensor([1.0000, 1.0000]), tensor([-0.3133, -0.3133]), Real(), GreaterThan(lower_bound=0.0), True, torch.Size([2]), torch.Size([2]))
# PowerTransform (tensor([9., 9.]), tensor([3., 3.]), tensor([1.7918, 1.7918]), GreaterThan(lower_bound=0.0), GreaterThan(lower_bound=0.0), True, torch.Size([2]), torch.Size([2]))
# AffineTransform (tensor([3., 4.]), tensor([1., 1.]), tensor(1.7918), IndependentConstraint(Real(), 1), IndependentConstraint(Real(), 1), True, torch.Size([2]), torch.Size([2]))
# err ValueError Expected parameter rate (Tensor of shape ()) of distribution Exponential(rate: -1.0) to satisfy the constraint GreaterThan(lower_bound=0.0), but found invalid values:
# -1.0
# err ValueError Expected parameter scale (Tensor of shape (1,)) of distribution HalfCauchy() to satisfy the constraint GreaterThan(lower_bound=0.0), but found invalid values:
# tensor([-1.], requires_grad=True)
# err ValueError Expected parameter concentration (Tensor of shape ()) of distribution VonMises(loc: 0.0, concentration: 0.0) to satisfy the constraint GreaterThan(lower_bound=0.0), but found invalid values:
# 0.0
# err ValueError Expected dim to be an integer greater than or equal to 2. Found dim=1.
# err ValueError Either `probs` or `logits` must be specified, but not both.
# err ValueError The parameter probs has invalid values
# err ValueError cov_factor must be a batch of matrices with shape 2 x m
# err ValueError Expected value argument (Tensor of shape ()) to be within the support (GreaterThanEq(lower_bound=1.0)) of the distribution Pareto(alpha: 2.0, scale: 1.0), but found invalid values:
# 0.5
# err ValueError Expected value argument (Tensor of shape ()) to be within the support (GreaterThan(lower_bound=0.0)) of the distribution InverseGamma(), but found invalid values:
# -1.0
# err ValueError transforms must be a Transform or a list of Transforms
# err ValueError Expected parameter concentration0 (Tensor of shape (1,)) of distribution Kumaraswamy(concentration1: tensor([1.], requires_grad=True), concentration0: tensor([0.])) to satisfy the constraint GreaterThan(lower_bound=0.0), but found invalid values:
# tensor([0.])
# err ValueError Expected value argument (Tensor of shape (3,)) to be within the support (Simplex()) of the distribution LogisticNormal(), but found invalid values:
# tensor([1., 1., 1.])
# err torch.Size([3, 2])
# err ValueError in_shape, out_shape have different numbers of elements
