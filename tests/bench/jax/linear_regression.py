import jax
import jax.numpy as jnp

x = jnp.array([[1.0], [2.0], [3.0], [4.0]])
y = jnp.array([[3.0], [5.0], [7.0], [9.0]])


def cost(w, b):
    return ((x @ w + b - y) ** 2).mean()


@jax.jit
def step(w, b):
    to_w, to_b = jax.grad(cost, (0, 1))(w, b)
    return w - 0.01 * to_w, b - 0.01 * to_b


w, b = jnp.zeros((1, 1)), jnp.zeros(1)
for _ in range(5000):
    w, b = step(w, b)
print(w, b)
