import autograd.numpy as np
from autograd import value_and_grad
from numpy.random import default_rng

x = default_rng(0).random(10_000_000, np.float32)
step = value_and_grad(lambda x: np.mean(3 * (x + 2) ** 2))
for _ in range(5):
    out, gradient = step(x)
print(out)
