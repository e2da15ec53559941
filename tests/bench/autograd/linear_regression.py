import autograd.numpy as np
from autograd import grad

x = np.array([[1.0], [2.0], [3.0], [4.0]])
y = np.array([[3.0], [5.0], [7.0], [9.0]])


def cost(w, b):
    return np.mean((np.dot(x, w) + b - y) ** 2)


step = grad(cost, (0, 1))
w, b = np.zeros((1, 1)), np.zeros(1)
for _ in range(5000):
    to_w, to_b = step(w, b)
    w -= 0.01 * to_w
    b -= 0.01 * to_b
print(w, b)
