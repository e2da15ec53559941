import torch
from torch.func import vmap

x = torch.ones(3, 4)
functions = (
    lambda a: torch.add(a, 1, out=torch.zeros(4)),
    lambda a: torch.sin(a, out=torch.zeros(4)),
    lambda a: torch.sum(a, 0, out=torch.zeros(())),
    lambda a: torch.cat([a, a], out=torch.zeros(8)),
    lambda a: torch.max(a, 0, out=(torch.zeros(()), torch.zeros((), dtype=torch.int64))),
    lambda a: torch.eq(a, 1, out=torch.zeros(4, dtype=torch.bool)),
    lambda a: torch.lt(a, a, out=torch.zeros(4, dtype=torch.bool)),
    lambda a: torch.pow(a, 2, out=torch.zeros(4)),
    lambda a: torch.linalg.norm(a, out=torch.zeros(())),
    lambda a: torch.exp(torch.ones(2), out=torch.zeros(2)) + a.sum(),
    lambda a: torch.exp(torch.ones(4), out=a),
    lambda a: torch.abs(a, out=None).sum(),
)
for function in functions:
    try:
        print(vmap(function)(x))
    except RuntimeError as error:
        print(error)

# ---- output
# Batching rule not implemented for aten::add.out; the fallback path doesn't work on out= or view ops.
# Batching rule not implemented for aten::sin.out; the fallback path doesn't work on out= or view ops.
# Batching rule not implemented for aten::sum.IntList_out; the fallback path doesn't work on out= or view ops.
# Batching rule not implemented for aten::cat.out. We could not generate a fallback.
# Batching rule not implemented for aten::max.dim_max; the fallback path doesn't work on out= or view ops.
# Batching rule not implemented for aten::eq.Scalar_out; the fallback path doesn't work on out= or view ops.
# Batching rule not implemented for aten::lt.Tensor_out; the fallback path doesn't work on out= or view ops.
# Batching rule not implemented for aten::pow.Tensor_Scalar_out; the fallback path doesn't work on out= or view ops.
# Batching rule not implemented for aten::linalg_norm.out; the fallback path doesn't work on out= or view ops.
# tensor([[6.7183, 6.7183],
#         [6.7183, 6.7183],
#         [6.7183, 6.7183]])
# Batching rule not implemented for aten::exp.out; the fallback path doesn't work on out= or view ops.
# tensor([4., 4., 4.])
