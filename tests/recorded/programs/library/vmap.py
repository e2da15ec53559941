import torch
import torch.nn.functional as F
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)
from torch.func import vmap
x = torch.arange(6.).reshape(2, 3)
print(vmap(lambda r: r.sum())(x))
print(vmap(lambda r: r * 2, in_dims=1)(x))
print(vmap(lambda r: r * 2, in_dims=1, out_dims=1)(x))
print(vmap(lambda a, b: a + b, in_dims=(0, None))(x, torch.ones(3)))
print(vmap(lambda d: d['a'].sum())({'a': x}))
print(vmap(lambda a: (a, a.sum()))(x))
print(vmap(lambda a: {'s': a.sum(), 'm': a.mean()})(x))
print(vmap(vmap(lambda s: s * 2))(x))
print(vmap(lambda a, b: torch.dot(a, b))(x, x))
attempt(lambda: vmap(lambda a: a.item())(x))
def cond(a):
    if a.sum() > 0:
        return a
    return -a
attempt(lambda: vmap(cond)(x))
attempt(lambda: vmap(lambda a: a)(3))
attempt(lambda: vmap(lambda a, b: a + b)(x, torch.ones(3)))
attempt(lambda: vmap(lambda a, b: a + b, in_dims=(0,))(x, x))
attempt(lambda: vmap(lambda a: a, in_dims=3)(x))
attempt(lambda: vmap(lambda a: a, in_dims='x')(x))
attempt(lambda: vmap(lambda a: a, in_dims=None)(x))
attempt(lambda: vmap(lambda a: 3.)(x))
attempt(lambda: vmap(lambda a: a, out_dims=5)(x))
attempt(lambda: vmap(lambda a: (a, a), out_dims=(0, 1))(x))
attempt(lambda: vmap(lambda a: a + torch.randn(3))(x))
attempt(lambda: vmap(lambda a: a + torch.randn(3), randomness='foo')(x))
torch.manual_seed(0)
print(vmap(lambda a: a + torch.randn(1), randomness='same')(torch.zeros(3)))
print(vmap(lambda a: a + torch.randn(1), randomness='different')(torch.zeros(3)))
print(vmap(lambda a: a + 1, chunk_size=2)(torch.arange(5.)))
attempt(lambda: vmap(lambda a: a, chunk_size=0)(x))
print(vmap(lambda a: torch.zeros(2))(x))
print(vmap(lambda a, k: a * k, in_dims=(0, None))(x, 3))
print(vmap(lambda a, k=2: a * k)(x, k=5))
print(vmap(torch.mm, in_dims=(0, None))(torch.ones(2, 2, 3), torch.ones(3, 2)))
def prt(a):
    print(a.shape, a.dim())
    return a
vmap(prt)(x)
y = vmap(lambda a: a.sin())(x.clone().requires_grad_())
print(y.requires_grad)
attempt(lambda: vmap(lambda a: a.add_(1))(x.clone()))
print(torch.vmap is vmap)
print(vmap(lambda i: F.one_hot(i, 3))(torch.tensor([0, 2])))

# ---- output
# tensor([ 3., 12.])
# tensor([[ 0.,  6.],
#         [ 2.,  8.],
#         [ 4., 10.]])
# tensor([[ 0.,  2.,  4.],
#         [ 6.,  8., 10.]])
# tensor([[1., 2., 3.],
#         [4., 5., 6.]])
# tensor([ 3., 12.])
# (tensor([[0., 1., 2.],
#         [3., 4., 5.]]), tensor([ 3., 12.]))
# {'s': tensor([ 3., 12.]), 'm': tensor([1., 4.])}
# tensor([[ 0.,  2.,  4.],
#         [ 6.,  8., 10.]])
# tensor([ 5., 50.])
# RuntimeError: vmap: It looks like you're calling .item() on a Tensor. We don't support vmap over calling .item() on a Tensor, please try to rewrite what you're doing with other operations. If error is occurring somewhere inside PyTorch internals, please file a bug report.
# RuntimeError: vmap: It looks like you're attempting to use a Tensor in some data-dependent control flow. We don't support that yet, please file an issue at https://github.com/pytorch/pytorch/issues .
# ValueError: vmap(<lambda>, in_dims=0, ...)(<inputs>): Got in_dim=0 for an input but the input is of type <class 'int'>. We cannot vmap over non-Tensor arguments, please use None as the respective in_dim
# ValueError: vmap: Expected all tensors to have the same size in the mapped dimension, got sizes [2, 3] for the mapped dimension
# ValueError: vmap(<lambda>, in_dims=(0,), ...)(<inputs>): in_dims is not compatible with the structure of `inputs`. in_dims has structure TreeSpec(tuple, None, [*]) but inputs has structure TreeSpec(tuple, None, [*,
#   *]).
# ValueError: vmap(<lambda>, in_dims=3, ...)(<inputs>): Got in_dim=3 for some input, but that input is a Tensor of dimensionality 2 so expected in_dim to satisfy -2 <= in_dim < 2.
# ValueError: vmap(<lambda>, in_dims=x, ...)(<inputs>): expected `in_dims` to be int or a (potentially nested) tuple matching the structure of inputs, got: <class 'str'>.
# ValueError: vmap(<lambda>, in_dims=None, ...)(<inputs>): expected `in_dims` to be int or a (potentially nested) tuple matching the structure of inputs, got: <class 'NoneType'>.
# ValueError: vmap(<lambda>, ...): `<lambda>` must only return Tensors, got type <class 'float'>. Did you mean to set out_dims= to None for output?
# IndexError: Dimension out of range (expected to be in range of [-2, 1], but got 5)
# (tensor([[0., 1., 2.],
#         [3., 4., 5.]]), tensor([[0., 3.],
#         [1., 4.],
#         [2., 5.]]))
# RuntimeError: vmap: called random operation while in randomness error mode. Please either use the 'same' or 'different' randomness flags on vmap or perform the randomness operation out of vmap
# RuntimeError: Only allowed values for randomness are 'error', 'different', or 'same'. Got foo
# tensor([[1.5410],
#         [1.5410],
#         [1.5410]])
# tensor([[-0.2934],
#         [-2.1788],
#         [ 0.5684]])
# tensor([1., 2., 3., 4., 5.])
# ValueError: vmap: chunk_size should be None or greater than 0. (got 0)
# tensor([[0., 0.],
#         [0., 0.]])
# tensor([[ 0.,  3.,  6.],
#         [ 9., 12., 15.]])
# tensor([[ 0.,  5., 10.],
#         [15., 20., 25.]])
# tensor([[[3., 3.],
#          [3., 3.]],
#
#         [[3., 3.],
#          [3., 3.]]])
# torch.Size([3]) 1
# True
# tensor([[1., 2., 3.],
#         [4., 5., 6.]])
# True
# tensor([[1, 0, 0],
#         [0, 0, 1]])
