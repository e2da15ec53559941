import autograd.numpy as np
from autograd import value_and_grad
from numpy.random import default_rng

x = default_rng(0).random((1_000_000, 8), np.float32)
y = (x.sum(1) > 4).astype(np.float32)


def cost(w, b):
    z = np.dot(x, w) + b
    return np.mean(np.logaddexp(0, z) - z * y)


step = value_and_grad(cost, (0, 1))
w, b = np.zeros(8, np.float32), np.zeros(1, np.float32)
for _ in range(10):
    loss, (to_w, to_b) = step(w, b)
    w -= np.float32(0.5) * to_w
    b -= np.float32(0.5) * to_b
print(loss)
