# Drawn at random; gradcli and PyTorch once disagreed on a program of this kind.
import torch
x0 = torch.tensor([2.0, -2.0])
x1 = torch.tensor([0.75, 0.25, 0.5, -2.0], requires_grad=True)
x2 = torch.tensor([[[2.0, 1.75], [1.5, -0.25], [-0.5, 0.5]], [[2.0, -1.25], [0.25, -1.25], [-2.0, 0.25]]], requires_grad=True)
t0 = x1 * 1
try:
    t0 = x1.squeeze()
except Exception as error:
    print(type(error).__name__, error)
try:
    print(x1.grad)
except Exception as error:
    print(type(error).__name__, error)
try:
    with torch.no_grad():
        t0.masked_fill_(t0 > 0, 0.5)
except Exception as error:
    print(type(error).__name__, error)
try:
    x2.register_hook(lambda g: g * 2)
except Exception as error:
    print(type(error).__name__, error)
try:
    x0.exp_()
except Exception as error:
    print(type(error).__name__, error)
try:
    t0.t_()
except Exception as error:
    print(type(error).__name__, error)
try:
    x1.backward(torch.ones_like(x1))
except Exception as error:
    print(type(error).__name__, error)
try:
    x1.masked_fill_(x1 > 0, 0.5)
except Exception as error:
    print(type(error).__name__, error)
try:
    print(x0.grad_fn.next_functions)
except Exception as error:
    print(type(error).__name__, error)
try:
    x1.sum().backward()
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
# ---- output
# None
# RuntimeError a view of a leaf Variable that requires grad is being used in an in-place operation.
# RuntimeError a leaf Variable that requires grad is being used in an in-place operation.
# AttributeError 'NoneType' object has no attribute 'next_functions'
# x0 tensor([7.3891, 0.1353]) False True 1 torch.float32
# None
# x1 tensor([ 0.5000,  0.5000,  0.5000, -2.0000], requires_grad=True) True True 1 torch.float32
# tensor([2., 2., 2., 2.])
# x2 tensor([[[ 2.0000,  1.7500],
#          [ 1.5000, -0.2500],
#          [-0.5000,  0.5000]],
#
#         [[ 2.0000, -1.2500],
#          [ 0.2500, -1.2500],
#          [-2.0000,  0.2500]]], requires_grad=True) True True 0 torch.float32
# None
# t0 tensor([ 0.5000,  0.5000,  0.5000, -2.0000], grad_fn=<AsStridedBackward0>) True False 1 torch.float32
# None
