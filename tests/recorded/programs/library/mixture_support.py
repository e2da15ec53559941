import torch
import torch.distributions as D

mixture = D.MixtureSameFamily(D.Categorical(torch.ones(2)), D.Gamma(torch.ones(2), 1.0))
support = mixture.support
print(support, support.base_constraint, support.is_discrete, support.event_dim, support.check(torch.tensor([1.0, -1.0])))
for make in (lambda: mixture.log_prob(torch.tensor(-1.0)), lambda: D.constraints.MixtureSameFamilyConstraint(3)):
    try:
        print(make())
    except Exception as e:
        print(type(e).__name__, e)

# ---- output
# MixtureSameFamilyConstraint(GreaterThanEq(lower_bound=0.0)) GreaterThanEq(lower_bound=0.0) False 0 tensor([ True, False])
# ValueError Expected value argument (Tensor of shape ()) to be within the support (MixtureSameFamilyConstraint(GreaterThanEq(lower_bound=0.0))) of the distribution MixtureSameFamily(
#   Categorical(probs: torch.Size([2]), logits: torch.Size([2])),
#   Gamma(concentration: torch.Size([2]), rate: torch.Size([2]))), but found invalid values:
# -1.0
# AssertionError base_constraint must be a Constraint, got int
