import torch
from torch.distributions import Normal, Bernoulli, Categorical, kl_divergence
torch.manual_seed(0)
mu = torch.tensor([0., 1.], requires_grad=True)
s = torch.tensor([1., 2.], requires_grad=True)
d = Normal(mu, s)
print(d)
x = d.rsample()
print(x)
x.sum().backward()
print(mu.grad, s.grad)
print(d.log_prob(torch.tensor([0.5, 0.5])))
print(d.entropy(), d.mean, d.stddev, d.variance)
print(d.sample((2,)))
print(kl_divergence(d, Normal(torch.zeros(2), torch.ones(2))))
b = Bernoulli(torch.tensor([0.3, 0.8]))
print(b.sample(), b.log_prob(torch.tensor([1., 0.])), b.entropy())
c = Categorical(torch.tensor([0.1, 0.2, 0.7]))
print(c.sample(), c.log_prob(torch.tensor(2)), c.entropy(), c)
c = Categorical(logits=torch.tensor([0., 1.], requires_grad=True))
print(c.probs, c.logits)

# what was not given is found, and shown, once it is asked for
c, b = Categorical(logits=torch.zeros(2)), Bernoulli(0.25)
print(c, b)
print(c.entropy(), c.mode, b.logits, c, b)
for bad in (
    lambda: Categorical(torch.tensor([-1.0, 2.0])),
    lambda: Categorical(logits=torch.tensor([float("nan"), 1.0])),
    lambda: Bernoulli(logits=torch.tensor([float("nan")])),
    lambda: Normal(float("nan"), 1.0),
    lambda: Categorical(torch.ones(2)).log_prob(torch.tensor(5)),
    lambda: b.log_prob(torch.tensor([2.0, 0.0])),
    lambda: Normal(0.0, 1.0).log_prob(3),
):
    try:
        bad()
    except ValueError as error:
        print(error)
print(Categorical(torch.tensor([-1.0, 2.0]), validate_args=False).probs)

# ---- output
# Normal(loc: torch.Size([2]), scale: torch.Size([2]))
# tensor([1.5410, 0.4131], grad_fn=<AddBackward0>)
# tensor([1., 1.]) tensor([ 1.5410, -0.2934])
# tensor([-1.0439, -1.6433], grad_fn=<SubBackward0>)
# tensor([1.4189, 2.1121], grad_fn=<AddBackward0>) tensor([0., 1.], requires_grad=True) tensor([1., 2.], requires_grad=True) tensor([1., 4.], grad_fn=<PowBackward0>)
# tensor([[-2.1788,  2.1369],
#         [-1.0845, -1.7972]])
# tensor([0.0000, 1.3069], grad_fn=<MulBackward0>)
# tensor([1., 1.]) tensor([-1.2040, -1.6094]) tensor([0.6109, 0.5004])
# tensor(2) tensor(-0.3567) tensor(0.8018) Categorical(probs: torch.Size([3]), logits: torch.Size([3]))
# tensor([0.2689, 0.7311], grad_fn=<SoftmaxBackward0>) tensor([-1.3133, -0.3133], grad_fn=<SubBackward0>)
# Categorical(logits: torch.Size([2])) Bernoulli(probs: 0.25)
# tensor(0.6931) tensor(0) tensor(-1.0986) Categorical(probs: torch.Size([2]), logits: torch.Size([2])) Bernoulli(probs: 0.25, logits: -1.0986123085021973)
# Expected parameter probs (Tensor of shape (2,)) of distribution Categorical(probs: torch.Size([2])) to satisfy the constraint Simplex(), but found invalid values:
# tensor([-1.,  2.])
# Expected parameter logits (Tensor of shape (2,)) of distribution Categorical(logits: torch.Size([2])) to satisfy the constraint IndependentConstraint(Real(), 1), but found invalid values:
# tensor([nan, nan])
# Expected parameter logits (Tensor of shape (1,)) of distribution Bernoulli(logits: tensor([nan])) to satisfy the constraint Real(), but found invalid values:
# tensor([nan])
# Expected parameter loc (Tensor of shape ()) of distribution Normal(loc: nan, scale: 1.0) to satisfy the constraint Real(), but found invalid values:
# nan
# Expected value argument (Tensor of shape ()) to be within the support (IntegerInterval(lower_bound=0, upper_bound=1)) of the distribution Categorical(probs: torch.Size([2])), but found invalid values:
# 5
# Expected value argument (Tensor of shape (2,)) to be within the support (Boolean()) of the distribution Bernoulli(probs: 0.25, logits: -1.0986123085021973), but found invalid values:
# tensor([2., 0.])
# The value argument to log_prob must be a Tensor
# tensor([-1.,  2.])
