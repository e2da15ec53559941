import torch, random
import numpy as np
torch.manual_seed(2023)
print(torch.rand(3), torch.randn(2, 2), torch.randint(0, 10, (4,)), torch.randperm(5))
print(torch.normal(0.0, 1.0, (2,)), torch.normal(torch.zeros(2), torch.ones(2)), torch.empty(3).uniform_(0, 1), torch.empty(2).normal_())
print(torch.rand_like(torch.ones(2)), torch.randn_like(torch.ones(2)), torch.multinomial(torch.tensor([0.1, 0.9]), 3, replacement=True))
print(torch.rand(2, dtype=torch.float64), torch.randn(20))
random.seed(1)
print(random.random(), random.randint(1, 6), random.choice('abc'), random.sample(range(10), 3), random.uniform(0, 1), random.gauss(0, 1))
l = list(range(5)); random.shuffle(l); print(l)
np.random.seed(0)
print(np.random.rand(2), np.random.randn(2), np.random.randint(5), np.random.normal(size=2))
g = torch.Generator(); g.manual_seed(3)
print(torch.rand(2, generator=g))
s = torch.get_rng_state(); a = torch.rand(1); torch.set_rng_state(s); print(torch.equal(a, torch.rand(1)))
rng = np.random.default_rng(0)
print(rng.random(2), rng.normal(size=2), rng.integers(0, 10, 3))
print(torch.initial_seed(), torch.seed() is not None)

# ---- output
# tensor([0.4290, 0.7201, 0.9481]) tensor([[ 1.1851, -1.9409],
#         [-0.0178, -0.8129]]) tensor([2, 0, 1, 3]) tensor([3, 4, 2, 1, 0])
# tensor([-0.0121,  0.3050]) tensor([-0.3098, -0.7962]) tensor([0.0155, 0.3840, 0.7968]) tensor([ 0.5011, -0.2217])
# tensor([0.1628, 0.5692]) tensor([ 0.0003, -0.1230]) tensor([1, 1, 1])
# tensor([0.2026, 0.9429], dtype=torch.float64) tensor([ 2.9006e-01,  2.5075e+00, -8.9630e-01, -2.2588e+00, -1.4798e-03,
#          1.2057e+00,  1.1098e+00, -3.4484e-01,  3.1837e-01,  1.4627e+00,
#         -8.7140e-01, -5.6517e-01, -2.1406e-01,  2.1855e+00, -4.1826e-01,
#          3.9332e-01, -3.6008e-01,  1.2069e+00, -1.7267e+00, -3.0919e-01])
# 0.13436424411240122 1 b [1, 7, 8] 0.47224524357611664 -0.4993247889966073
# [4, 2, 1, 0, 3]
# [0.5488135  0.71518937] [0.97873798 2.2408932 ] 1 [-1.42232584  1.52006949]
# tensor([0.0043, 0.1056])
# True
# [0.63696169 0.26978671] [0.64042265 0.10490012] [1 8 6]
# 2023 True
