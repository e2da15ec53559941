import jax
import jax.numpy as jnp


def out(x):
    y = x
    for _ in range(10):
        y = jnp.tanh(y * 1.1) + x
    return y.sum()


x = jax.random.uniform(jax.random.key(0), (1_000_000,))
step = jax.jit(jax.value_and_grad(out))
for _ in range(5):
    value, gradient = step(x)
    gradient.block_until_ready()
print(value)
