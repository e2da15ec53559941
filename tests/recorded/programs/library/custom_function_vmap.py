"""Custom functions with a vmap of their own."""

import torch
from torch.func import vmap, grad, jacrev, jacfwd, jvp
from torch.autograd import Function
def t(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)
X = torch.arange(6.).reshape(3, 2) + 1
class G(Function):
    generate_vmap_rule = True
    @staticmethod
    def forward(x): return x ** 2
    @staticmethod
    def setup_context(ctx, inputs, output): ctx.save_for_backward(*inputs)
    @staticmethod
    def backward(ctx, g): x, = ctx.saved_tensors; return g * 20 * x
    @staticmethod
    def jvp(ctx, t): x, = ctx.saved_tensors; return t * 200 * x
class V(Function):
    @staticmethod
    def forward(x, k): return x * k
    @staticmethod
    def setup_context(ctx, inputs, output): ctx.k = inputs[1]
    @staticmethod
    def backward(ctx, g): return g * ctx.k * 10, None
    @staticmethod
    def vmap(info, in_dims, x, k): print(info, in_dims, x.shape); return V.apply(x, k), in_dims[0]


t(lambda: vmap(lambda x: V.apply(x, 3))(X)); t(lambda: vmap(lambda x: V.apply(x, 3), 1)(X)); t(lambda: vmap(grad(lambda x: V.apply(x, 3).sum()))(X))

t(lambda: grad(lambda x: vmap(lambda y: V.apply(y, 3))(x).sum())(X)); XG = X.clone().requires_grad_(); vmap(lambda y: V.apply(y, 3))(XG).sum().backward(); t(lambda: XG.grad)

# ---- output
# VmapInfo(batch_size=3, randomness='error') (0, None) torch.Size([3, 2])
# tensor([[ 3.,  6.],
#         [ 9., 12.],
#         [15., 18.]])
# VmapInfo(batch_size=2, randomness='error') (1, None) torch.Size([3, 2])
# tensor([[ 3.,  9., 15.],
#         [ 6., 12., 18.]])
# VmapInfo(batch_size=3, randomness='error') (0, None) torch.Size([3, 2])
# tensor([[30., 30.],
#         [30., 30.],
#         [30., 30.]])
# VmapInfo(batch_size=3, randomness='error') (0, None) torch.Size([3, 2])
# tensor([[30., 30.],
#         [30., 30.],
#         [30., 30.]])
# VmapInfo(batch_size=3, randomness='error') (0, None) torch.Size([3, 2])
# tensor([[30., 30.],
#         [30., 30.],
#         [30., 30.]])
