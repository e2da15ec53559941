from autograd import grad


def out(a, b):
    x, y = 1.0, 0.5
    for _ in range(100_000):
        y = y * a + x * b
    return y


print(grad(out, (0, 1))(0.999, 0.001))
