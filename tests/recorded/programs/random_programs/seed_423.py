# Drawn at random; gradcli and PyTorch once disagreed on a program of this kind.
import torch
x0 = torch.tensor([2.0, 1.25, -0.5, 0.5], requires_grad=True)
x1 = torch.tensor([[0.25, -1.25], [0.75, -1.25]], requires_grad=True)
x2 = torch.tensor([1.25, -1.5], dtype=torch.float64, requires_grad=True)
t0 = x1 * 1
try:
    t0 = x1.tanh()
except Exception as error:
    print(type(error).__name__, error)
try:
    x1.data *= 2
except Exception as error:
    print(type(error).__name__, error)
t2 = x1 * 1
try:
    t2 = torch.where(x1 > 0, x1, x1)
except Exception as error:
    print(type(error).__name__, error)
try:
    x1.masked_fill_(x1 > 0, 0.5)
except Exception as error:
    print(type(error).__name__, error)
t4 = t2 * 1
try:
    with torch.no_grad():
        t4 = t2.expand(2, -1)
except Exception as error:
    print(type(error).__name__, error)
try:
    with torch.enable_grad():
        x0.unsqueeze_(0)
except Exception as error:
    print(type(error).__name__, error)
try:
    t0.grad = None
except Exception as error:
    print(type(error).__name__, error)
try:
    x1.sum().backward()
except Exception as error:
    print(type(error).__name__, error)
try:
    print(x1._version, x1.is_leaf, x1.requires_grad)
except Exception as error:
    print(type(error).__name__, error)
try:
    print(torch.autograd.grad(x1.sum(), x2, allow_unused=True))
except Exception as error:
    print(type(error).__name__, error)
t10 = x1 * 1
try:
    t10 = x1[..., 0]
except Exception as error:
    print(type(error).__name__, error)
t11 = t2 * 1
try:
    t11 = t2.detach()
except Exception as error:
    print(type(error).__name__, error)
print('x0', x0, x0.requires_grad, x0.is_leaf, x0._version, x0.dtype)
try:
    print(x0.grad)
except Exception as error:
    print(type(error).__name__, error)
print('x1', x1, x1.requires_grad, x1.is_leaf, x1._version, x1.dtype)
try:
    print(x1.grad)
except Exception as error:
    print(type(error).__name__, error)
print('x2', x2, x2.requires_grad, x2.is_leaf, x2._version, x2.dtype)
try:
    print(x2.grad)
except Exception as error:
    print(type(error).__name__, error)
print('t0', t0, t0.requires_grad, t0.is_leaf, t0._version, t0.dtype)
try:
    print(t0.grad)
except Exception as error:
    print(type(error).__name__, error)
print('t2', t2, t2.requires_grad, t2.is_leaf, t2._version, t2.dtype)
try:
    print(t2.grad)
except Exception as error:
    print(type(error).__name__, error)
print('t4', t4, t4.requires_grad, t4.is_leaf, t4._version, t4.dtype)
try:
    print(t4.grad)
except Exception as error:
    print(type(error).__name__, error)
print('t10', t10, t10.requires_grad, t10.is_leaf, t10._version, t10.dtype)
try:
    print(t10.grad)
except Exception as error:
    print(type(error).__name__, error)
print('t11', t11, t11.requires_grad, t11.is_leaf, t11._version, t11.dtype)
try:
    print(t11.grad)
except Exception as error:
    print(type(error).__name__, error)
# ---- output
# RuntimeError a leaf Variable that requires grad is being used in an in-place operation.
# RuntimeError a leaf Variable that requires grad is being used in an in-place operation.
# 0 True True
# (None,)
# x0 tensor([ 2.0000,  1.2500, -0.5000,  0.5000], requires_grad=True) True True 0 torch.float32
# None
# x1 tensor([[ 0.5000, -2.5000],
#         [ 1.5000, -2.5000]], requires_grad=True) True True 0 torch.float32
# tensor([[1., 1.],
#         [1., 1.]])
# x2 tensor([ 1.2500, -1.5000], dtype=torch.float64, requires_grad=True) True True 0 torch.float64
# None
# t0 tensor([[ 0.2449, -0.8483],
#         [ 0.6351, -0.8483]], grad_fn=<TanhBackward0>) True False 0 torch.float32
# None
# t2 tensor([[ 0.5000, -2.5000],
#         [ 1.5000, -2.5000]], grad_fn=<WhereBackward0>) True False 0 torch.float32
# None
# t4 tensor([[ 0.5000, -2.5000],
#         [ 1.5000, -2.5000]], requires_grad=True) True True 0 torch.float32
# None
# t10 tensor([0.5000, 1.5000], grad_fn=<SelectBackward0>) True False 0 torch.float32
# None
# t11 tensor([[ 0.5000, -2.5000],
#         [ 1.5000, -2.5000]]) False True 0 torch.float32
# None
