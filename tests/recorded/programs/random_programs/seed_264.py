# Drawn at random; gradcli and PyTorch once disagreed on a program of this kind.
import torch
x0 = torch.tensor([[[-0.5, 2.0], [-0.75, 0.5], [-0.25, -2.0]], [[0.5, -1.5], [0.75, 1.5], [-2.0, 1.0]]], requires_grad=True)
x1 = torch.tensor([[-2.0], [1.5]], dtype=torch.float64, requires_grad=True)
x2 = torch.tensor([-0.5, 2.0], requires_grad=True)
t0 = x2 * 1
try:
    t0 = x2.sigmoid()
except Exception as error:
    print(type(error).__name__, error)
t1 = x2 * 1
try:
    t1 = x2.split(1)[0]
except Exception as error:
    print(type(error).__name__, error)
t2 = x0 * 1
try:
    with torch.no_grad():
        t2 = x0.sigmoid()
except Exception as error:
    print(type(error).__name__, error)
try:
    t2.requires_grad_(False)
except Exception as error:
    print(type(error).__name__, error)
t4 = t1 * 1
try:
    t4 = t1.squeeze()
except Exception as error:
    print(type(error).__name__, error)
t5 = x0 * 1
try:
    t5 = x0 + x0
except Exception as error:
    print(type(error).__name__, error)
try:
    with torch.no_grad():
        t2.masked_fill_(t2 > 0, 0.5)
except Exception as error:
    print(type(error).__name__, error)
try:
    x0 += 1
except Exception as error:
    print(type(error).__name__, error)
try:
    t1 *= x2
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
print('t1', t1, t1.requires_grad, t1.is_leaf, t1._version, t1.dtype)
try:
    print(t1.grad)
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
print('t5', t5, t5.requires_grad, t5.is_leaf, t5._version, t5.dtype)
try:
    print(t5.grad)
except Exception as error:
    print(type(error).__name__, error)
# ---- output
# RuntimeError a leaf Variable that requires grad is being used in an in-place operation.
# RuntimeError Output 0 of Split is a view and is being modified inplace. This view is the output of a function that returns multiple views. Such functions do not allow the output views to be modified inplace. You should replace the inplace operation by an out-of-place one.
# x0 tensor([[[-0.5000,  2.0000],
#          [-0.7500,  0.5000],
#          [-0.2500, -2.0000]],
#
#         [[ 0.5000, -1.5000],
#          [ 0.7500,  1.5000],
#          [-2.0000,  1.0000]]], requires_grad=True) True True 0 torch.float32
# None
# x1 tensor([[-2.0000],
#         [ 1.5000]], dtype=torch.float64, requires_grad=True) True True 0 torch.float64
# None
# x2 tensor([-0.5000,  2.0000], requires_grad=True) True True 0 torch.float32
# None
# t0 tensor([0.3775, 0.8808], grad_fn=<SigmoidBackward0>) True False 0 torch.float32
# None
# t1 tensor([-0.5000], grad_fn=<SplitBackward0>) True False 0 torch.float32
# None
# t2 tensor([[[0.5000, 0.5000],
#          [0.5000, 0.5000],
#          [0.5000, 0.5000]],
#
#         [[0.5000, 0.5000],
#          [0.5000, 0.5000],
#          [0.5000, 0.5000]]]) False True 1 torch.float32
# None
# t4 tensor(-0.5000, grad_fn=<SqueezeBackward0>) True False 0 torch.float32
# None
# t5 tensor([[[-1.0000,  4.0000],
#          [-1.5000,  1.0000],
#          [-0.5000, -4.0000]],
#
#         [[ 1.0000, -3.0000],
#          [ 1.5000,  3.0000],
#          [-4.0000,  2.0000]]], grad_fn=<AddBackward0>) True False 0 torch.float32
# None
