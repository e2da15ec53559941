import autograd.numpy as np
from autograd import grad


def out(x):
    y = x + 2
    return np.mean(3 * y * y)


print(grad(out)(np.ones((2, 2))))
