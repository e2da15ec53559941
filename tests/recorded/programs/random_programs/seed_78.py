# Drawn at random; gradcli and PyTorch once disagreed on a program of this kind.
import torch
x0 = torch.tensor([[1.25, -1.75], [-1.0, 1.0], [-0.5, 1.75]], dtype=torch.float64)
x1 = torch.tensor([[-0.75, 0.75, 1.25], [0.5, 1.25, -0.75]], requires_grad=True)
x2 = torch.tensor([[0.75, -1.75, -0.5]], requires_grad=True)
try:
    x0.zero_()
except Exception as error:
    print(type(error).__name__, error)
try:
    x2[0] = 3.
except Exception as error:
    print(type(error).__name__, error)
try:
    x2.data *= 2
except Exception as error:
    print(type(error).__name__, error)
try:
    with torch.no_grad():
        x2.unsqueeze_(0)
except Exception as error:
    print(type(error).__name__, error)
t4 = x2 * 1
try:
    t4 = x2.data
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
print('t4', t4, t4.requires_grad, t4.is_leaf, t4._version, t4.dtype)
try:
    print(t4.grad)
except Exception as error:
    print(type(error).__name__, error)
# ---- output
# RuntimeError a view of a leaf Variable that requires grad is being used in an in-place operation.
# x0 tensor([[0., 0.],
#         [0., 0.],
#         [0., 0.]], dtype=torch.float64) False True 1 torch.float64
# None
# x1 tensor([[-0.7500,  0.7500,  1.2500],
#         [ 0.5000,  1.2500, -0.7500]], requires_grad=True) True True 0 torch.float32
# None
# x2 tensor([[[ 1.5000, -3.5000, -1.0000]]], requires_grad=True) True True 1 torch.float32
# None
# t4 tensor([[[ 1.5000, -3.5000, -1.0000]]]) False True 0 torch.float32
# None
