from functools import partial

import jax
import jax.numpy as jnp

keys = jax.random.split(jax.random.key(0), 4)
x = jax.random.normal(keys[0], (128, 784))
target = jax.random.randint(keys[1], (128,), 0, 10)
parameters = (
    jax.random.normal(keys[2], (784, 256)) * 0.05,
    jnp.zeros(256),
    jax.random.normal(keys[3], (256, 10)) * 0.05,
    jnp.zeros(10),
)


def cost(parameters):
    w1, b1, w2, b2 = parameters
    hidden = jax.nn.relu(x @ w1 + b1)
    logs = jax.nn.log_softmax(hidden @ w2 + b2)
    return -jnp.take_along_axis(logs, target[:, None], 1).mean()


@partial(jax.jit, donate_argnums=0)
def step(parameters):
    loss, gradients = jax.value_and_grad(cost)(parameters)
    return loss, tuple(p - 0.1 * g for p, g in zip(parameters, gradients, strict=True))


for _ in range(300):
    loss, parameters = step(parameters)
print(loss)
