import jax
import jax.numpy as jnp

x = jax.random.uniform(jax.random.key(0), (1_000_000, 8))
y = (x.sum(1) > 4).astype(jnp.float32)


def cost(w, b):
    z = x @ w + b
    return (jax.nn.softplus(z) - z * y).mean()


@jax.jit
def step(w, b):
    loss, (to_w, to_b) = jax.value_and_grad(cost, (0, 1))(w, b)
    return loss, w - 0.5 * to_w, b - 0.5 * to_b


w, b = jnp.zeros(8), jnp.zeros(1)
for _ in range(10):
    loss, w, b = step(w, b)
print(loss)
