import jax
import jax.numpy as jnp


def out(x):
    y = x + 2
    return jnp.mean(3 * y * y)


print(jax.grad(out)(jnp.ones((2, 2))))
