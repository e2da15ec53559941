import autograd.numpy as np
from autograd import value_and_grad
from autograd.scipy.special import logsumexp
from numpy.random import default_rng

draw = default_rng(0)
x = draw.standard_normal((128, 784), np.float32)
target = draw.integers(0, 10, 128)
w1 = draw.standard_normal((784, 256), np.float32) * np.float32(0.05)
b1 = np.zeros(256, np.float32)
w2 = draw.standard_normal((256, 10), np.float32) * np.float32(0.05)
b2 = np.zeros(10, np.float32)
rows = np.arange(128)


def cost(parameters):
    w1, b1, w2, b2 = parameters
    hidden = np.maximum(np.dot(x, w1) + b1, 0)
    scores = np.dot(hidden, w2) + b2
    return np.mean(logsumexp(scores, axis=1) - scores[rows, target])


step = value_and_grad(cost)
parameters = [w1, b1, w2, b2]
for _ in range(300):
    loss, gradients = step(parameters)
    for p, g in zip(parameters, gradients, strict=True):
        p -= np.float32(0.1) * g
print(loss)
