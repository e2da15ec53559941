import jax
import jax.numpy as jnp


def out(a, b):
    x = jnp.float32(1.0)
    y, _ = jax.lax.scan(lambda y, _: (y * a + x * b, None), jnp.float32(0.5), None, length=100_000)
    return y


print(jax.jit(jax.grad(out, (0, 1)))(0.999, 0.001))
