# Drawn at random; gradcli and PyTorch once disagreed on a program of this kind.
import torch
x0 = torch.tensor([[-0.25, 0.25], [-0.5, 0.25]], requires_grad=True)
x1 = torch.tensor([-1.0, -1.25, 0.75], dtype=torch.float64, requires_grad=True)
x2 = torch.tensor([[1.75, 0.75], [-1.0, 0.0], [-1.75, 0.75]], requires_grad=True)
t0 = x1 * 1
try:
    t0 = x1[0]
except Exception as error:
    print(type(error).__name__, error)
try:
    t0.masked_fill_(t0 > 0, 0.5)
except Exception as error:
    print(type(error).__name__, error)
try:
    print(x0._version, x0.is_leaf, x0.requires_grad)
except Exception as error:
    print(type(error).__name__, error)
try:
    t0[0] = 3.
except Exception as error:
    print(type(error).__name__, error)
try:
    with torch.enable_grad():
        x1.requires_grad_(False)
except Exception as error:
    print(type(error).__name__, error)
try:
    x0.mul_(2)
except Exception as error:
    print(type(error).__name__, error)
try:
    t0.relu_()
except Exception as error:
    print(type(error).__name__, error)
t7 = t0 * 1
try:
    t7 = t0.clone()
except Exception as error:
    print(type(error).__name__, error)
try:
    x2.grad = None
except Exception as error:
    print(type(error).__name__, error)
t9 = x1 * 1
try:
    with torch.no_grad():
        t9 = x1 + x0 * 2
except Exception as error:
    print(type(error).__name__, error)
t10 = t7 * 1
try:
    t10 = t7 * x1
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
print('t7', t7, t7.requires_grad, t7.is_leaf, t7._version, t7.dtype)
try:
    print(t7.grad)
except Exception as error:
    print(type(error).__name__, error)
print('t9', t9, t9.requires_grad, t9.is_leaf, t9._version, t9.dtype)
try:
    print(t9.grad)
except Exception as error:
    print(type(error).__name__, error)
print('t10', t10, t10.requires_grad, t10.is_leaf, t10._version, t10.dtype)
try:
    print(t10.grad)
except Exception as error:
    print(type(error).__name__, error)
# ---- output
# RuntimeError a view of a leaf Variable that requires grad is being used in an in-place operation.
# 0 True True
# IndexError invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a 0-dim tensor to a number
# RuntimeError a leaf Variable that requires grad is being used in an in-place operation.
# RuntimeError a view of a leaf Variable that requires grad is being used in an in-place operation.
# RuntimeError The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 1
# x0 tensor([[-0.2500,  0.2500],
#         [-0.5000,  0.2500]], requires_grad=True) True True 0 torch.float32
# None
# x1 tensor([-1.0000, -1.2500,  0.7500], dtype=torch.float64) False True 0 torch.float64
# None
# x2 tensor([[ 1.7500,  0.7500],
#         [-1.0000,  0.0000],
#         [-1.7500,  0.7500]], requires_grad=True) True True 0 torch.float32
# None
# t0 tensor(-1., dtype=torch.float64, grad_fn=<SelectBackward0>) True False 0 torch.float64
# None
# t7 tensor(-1., dtype=torch.float64, grad_fn=<CloneBackward0>) True False 0 torch.float64
# None
# t9 tensor([-1.0000, -1.2500,  0.7500], dtype=torch.float64) False True 0 torch.float64
# None
# t10 tensor([ 1.0000,  1.2500, -0.7500], dtype=torch.float64,
#        grad_fn=<MulBackward0>) True False 0 torch.float64
# None
