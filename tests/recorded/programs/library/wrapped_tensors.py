"""How tensors show themselves inside vmap."""

import torch
from torch.func import vmap, grad, jacrev, jacfwd, hessian, jvp, vjp
def t(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)
X = torch.arange(6.).reshape(3, 2) + 1


def f(x): print(x); print(x * 2); print([x]); return x
t(lambda: vmap(f)(torch.ones(2, 1))); t(lambda: vmap(f, 1)(torch.ones(1, 2))); t(lambda: vmap(vmap(f))(torch.ones(2, 2, 1))); t(lambda: vmap(lambda x: f'{x}' and repr(x.sum()) and x)(X)); t(lambda: vmap(lambda x: print(x.shape, x.dim(), x.dtype, x.size(), x.stride(), x.is_contiguous(), x.numel(), type(x), len(x)) or x)(X))

# ---- output
# BatchedTensor(lvl=1, bdim=0, value=
#     tensor([[1.],
#             [1.]])
# )
# BatchedTensor(lvl=1, bdim=0, value=
#     tensor([[2.],
#             [2.]])
# )
# [BatchedTensor(lvl=1, bdim=0, value=
#     tensor([[1.],
#             [1.]])
# )]
# tensor([[1.],
#         [1.]])
# BatchedTensor(lvl=1, bdim=1, value=
#     tensor([[1., 1.]])
# )
# BatchedTensor(lvl=1, bdim=0, value=
#     tensor([[2.],
#             [2.]])
# )
# [BatchedTensor(lvl=1, bdim=1, value=
#     tensor([[1., 1.]])
# )]
# tensor([[1.],
#         [1.]])
# BatchedTensor(lvl=2, bdim=0, value=
#     BatchedTensor(lvl=1, bdim=0, value=
#         tensor([[[1.],
#                  [1.]],
#
#                 [[1.],
#                  [1.]]])
#     )
# )
# BatchedTensor(lvl=2, bdim=0, value=
#     BatchedTensor(lvl=1, bdim=0, value=
#         tensor([[[2.],
#                  [2.]],
#
#                 [[2.],
#                  [2.]]])
#     )
# )
# [BatchedTensor(lvl=2, bdim=0, value=
#     BatchedTensor(lvl=1, bdim=0, value=
#         tensor([[[1.],
#                  [1.]],
#
#                 [[1.],
#                  [1.]]])
#     )
# )]
# tensor([[[1.],
#          [1.]],
#
#         [[1.],
#          [1.]]])
# tensor([[1., 2.],
#         [3., 4.],
#         [5., 6.]])
# torch.Size([2]) 1 torch.float32 torch.Size([2]) (1,) True 2 <class 'torch.Tensor'> 2
# tensor([[1., 2.],
#         [3., 4.],
#         [5., 6.]])
