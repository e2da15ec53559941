import jax
import jax.numpy as jnp

x = jax.random.uniform(jax.random.key(0), (10_000_000,))
step = jax.jit(jax.value_and_grad(lambda x: jnp.mean(3 * (x + 2) ** 2)))
for _ in range(5):
    out, gradient = step(x)
    gradient.block_until_ready()
print(out)
