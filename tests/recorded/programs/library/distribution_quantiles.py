import torch
import torch.distributions as D

for d in [D.Binomial(3, 0.5), D.NegativeBinomial(3.0, 0.5), D.Multinomial(3, torch.ones(2)), D.Weibull(1.0, 2.0), D.Gumbel(0.0, 1.0)]:
    print(d)
    for value in [0.1, 0.5, 1.0]:
        for name in ["cdf", "icdf"]:
            try:
                print(name, getattr(d, name)(torch.tensor(value)))
            except NotImplementedError:
                print(name, "is not implemented")
print(D.Binomial(3, 0.5).param_shape, D.Multinomial(3, torch.ones(2)).param_shape, D.NegativeBinomial(3.0, 0.5).mode)
# ---- output
# Binomial(total_count: 3.0, probs: 0.5)
# cdf is not implemented
# icdf is not implemented
# cdf is not implemented
# icdf is not implemented
# cdf is not implemented
# icdf is not implemented
# NegativeBinomial(total_count: 3.0, probs: 0.5)
# cdf is not implemented
# icdf is not implemented
# cdf is not implemented
# icdf is not implemented
# cdf is not implemented
# icdf is not implemented
# Multinomial()
# cdf is not implemented
# icdf is not implemented
# cdf is not implemented
# icdf is not implemented
# cdf is not implemented
# icdf is not implemented
# Weibull(scale: 1.0, concentration: 2.0)
# cdf tensor(0.0100)
# icdf tensor(0.3246)
# cdf tensor(0.2212)
# icdf tensor(0.8326)
# cdf tensor(0.6321)
# icdf tensor(inf)
# Gumbel(loc: 0.0, scale: 1.0)
# cdf tensor(0.4046)
# icdf tensor(-0.8340)
# cdf tensor(0.5452)
# icdf tensor(0.3665)
# cdf tensor(0.6922)
# icdf tensor(15.9424)
# torch.Size([]) torch.Size([2]) tensor(2.)
