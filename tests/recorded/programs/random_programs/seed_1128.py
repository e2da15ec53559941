# Drawn at random; gradcli and PyTorch once disagreed on a program of this kind.
import torch
x0 = torch.tensor([1.25, -1.25], dtype=torch.float64, requires_grad=True)
x1 = torch.tensor([0.75, 1.25, -0.25, 0.25], requires_grad=True)
x2 = torch.tensor([[1.75, -2.0, 1.25]], dtype=torch.float64)
try:
    x1.mul_(2)
except Exception as error:
    print(type(error).__name__, error)
try:
    with torch.no_grad():
        x2.backward(torch.ones_like(x2))
except Exception as error:
    print(type(error).__name__, error)
t2 = x1 * 1
try:
    t2 = x1 ** 2
except Exception as error:
    print(type(error).__name__, error)
t3 = x0 * 1
try:
    t3 = x0.reshape(-1)
except Exception as error:
    print(type(error).__name__, error)
t4 = x1 * 1
try:
    with torch.no_grad():
        t4 = x1.expand(2, -1)
except Exception as error:
    print(type(error).__name__, error)
try:
    x0.backward(torch.ones_like(x0))
except Exception as error:
    print(type(error).__name__, error)
try:
    with torch.enable_grad():
        print(torch.autograd.grad(t2.sum(), t4, create_graph=True, allow_unused=True))
except Exception as error:
    print(type(error).__name__, error)
try:
    t2.data *= 2
except Exception as error:
    print(type(error).__name__, error)
t8 = t3 * 1
try:
    t8 = t3.expand(2, -1)
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
print('t2', t2, t2.requires_grad, t2.is_leaf, t2._version, t2.dtype)
try:
    print(t2.grad)
except Exception as error:
    print(type(error).__name__, error)
print('t3', t3, t3.requires_grad, t3.is_leaf, t3._version, t3.dtype)
try:
    print(t3.grad)
except Exception as error:
    print(type(error).__name__, error)
print('t4', t4, t4.requires_grad, t4.is_leaf, t4._version, t4.dtype)
try:
    print(t4.grad)
except Exception as error:
    print(type(error).__name__, error)
print('t8', t8, t8.requires_grad, t8.is_leaf, t8._version, t8.dtype)
try:
    print(t8.grad)
except Exception as error:
    print(type(error).__name__, error)
# ---- output
# RuntimeError a leaf Variable that requires grad is being used in an in-place operation.
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# (None,)
# x0 tensor([ 1.2500, -1.2500], dtype=torch.float64, requires_grad=True) True True 0 torch.float64
# tensor([1., 1.], dtype=torch.float64)
# x1 tensor([ 0.7500,  1.2500, -0.2500,  0.2500], requires_grad=True) True True 0 torch.float32
# None
# x2 tensor([[ 1.7500, -2.0000,  1.2500]], dtype=torch.float64) False True 0 torch.float64
# None
# t2 tensor([1.1250, 3.1250, 0.1250, 0.1250], grad_fn=<PowBackward0>) True False 0 torch.float32
# None
# t3 tensor([ 1.2500, -1.2500], dtype=torch.float64, grad_fn=<ViewBackward0>) True False 0 torch.float64
# None
# t4 tensor([[ 0.7500,  1.2500, -0.2500,  0.2500],
#         [ 0.7500,  1.2500, -0.2500,  0.2500]], requires_grad=True) True True 0 torch.float32
# None
# t8 tensor([[ 1.2500, -1.2500],
#         [ 1.2500, -1.2500]], dtype=torch.float64, grad_fn=<ExpandBackward0>) True False 0 torch.float64
# None
