"""What NumPy, JAX and TensorFlow call things that PyTorch calls something else."""

from __future__ import annotations

# Names that PyTorch does not have -> the one to use; a dotted one is written as it stands, after `torch.` where that is needed.
OPS = {
    "array": "tensor",
    "expand_dims": "unsqueeze",
    "power": "pow",
    "astype": "to",
    "copy": "clone",
    "fabs": "abs",
    "rint": "round",
    "mod": "remainder",
    "conjugate": "conj",
    "identity": "eye",
    "product": "prod",
    "invert": "bitwise_not",
    "ascontiguousarray": "contiguous",
    "stop_gradient": "detach",
    "value_and_grad": "func.grad_and_value",
    "jit": "compile",
    "reduce_sum": "sum",
    "reduce_mean": "mean",
    "reduce_max": "amax",
    "reduce_min": "amin",
    "reduce_prod": "prod",
    "cast": "to",
    "constant": "tensor",
    "convert_to_tensor": "tensor",
    "floordiv": "floor_divide",
    "PRNGKey": "manual_seed",
    "reduce_any": "any",
    "reduce_all": "all",
    "matrix_transpose": "t",
    "ln": "log",
    "to_numpy": "numpy",
}
# Likewise for keyword arguments.
KEYWORDS = {
    "axes": "dim",
    "dims": "dim",
    "dimension": "dim",
    "keep_dims": "keepdim",
    "keep_dim": "keepdim",
    "a_min": "min",
    "a_max": "max",
    "minimum": "min",
    "maximum": "max",
    "newshape": "shape",
    "requires_gradient": "requires_grad",
    "reps": "dims",
    "decimal": "decimals",
    "learning_rate": "lr",
    "num": "steps",
    "ord": "p",
}
# Likewise for values.
VALUES = {"true": "True", "false": "False", "null": "None", "nil": "None", "none": "None", "undefined": "None"}
VALUES |= {"π": "pi", "PI": "pi", "Pi": "pi", "Inf": "inf", "NaN": "nan"}
MODULES = {"np": "numpy", "numpy": "numpy", "jnp": "jax.numpy", "jax": "jax", "tf": "tensorflow", "torch": "torch"}
