# Drawn at random; gradcli and PyTorch once disagreed on a program of this kind.
import torch
x0 = torch.tensor([-0.5, 0.5], requires_grad=True)
x1 = torch.tensor([[-1.5], [0.5]], requires_grad=True)
x2 = torch.tensor([[[0.0, -0.25], [-1.5, 0.0], [1.25, 2.0]], [[1.25, 2.0], [1.75, -1.0], [1.25, 1.25]]], dtype=torch.float64, requires_grad=True)
try:
    x1.data.add_(1)
except Exception as error:
    print(type(error).__name__, error)
t1 = x2 * 1
try:
    t1 = -x2
except Exception as error:
    print(type(error).__name__, error)
try:
    x2.grad = None
except Exception as error:
    print(type(error).__name__, error)
t3 = t1 * 1
try:
    t3 = t1 + t1 * 2
except Exception as error:
    print(type(error).__name__, error)
t4 = x1 * 1
try:
    with torch.enable_grad():
        t4 = x1 + x1 * 2
except Exception as error:
    print(type(error).__name__, error)
try:
    t3 *= x0
except Exception as error:
    print(type(error).__name__, error)
try:
    print(torch.autograd.grad(x0.sum(), t3, create_graph=True, allow_unused=True))
except Exception as error:
    print(type(error).__name__, error)
try:
    x2[..., 0] = x0
except Exception as error:
    print(type(error).__name__, error)
t8 = x0 * 1
try:
    t8 = x0.square()
except Exception as error:
    print(type(error).__name__, error)
try:
    t4[0] = 3.
except Exception as error:
    print(type(error).__name__, error)
try:
    t4.fill_(0.5)
except Exception as error:
    print(type(error).__name__, error)
try:
    t3.t_()
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
print('t1', t1, t1.requires_grad, t1.is_leaf, t1._version, t1.dtype)
try:
    print(t1.grad)
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
# (None,)
# RuntimeError The expanded size of the tensor (3) must match the existing size (2) at non-singleton dimension 1.  Target sizes: [2, 3].  Tensor sizes: [2]
# RuntimeError t_() expects a tensor with <= 2 dimensions, but self is 3D
# x0 tensor([-0.5000,  0.5000], requires_grad=True) True True 0 torch.float32
# None
# x1 tensor([[-0.5000],
#         [ 1.5000]], requires_grad=True) True True 0 torch.float32
# None
# x2 tensor([[[ 0.0000, -0.2500],
#          [-1.5000,  0.0000],
#          [ 1.2500,  2.0000]],
#
#         [[ 1.2500,  2.0000],
#          [ 1.7500, -1.0000],
#          [ 1.2500,  1.2500]]], dtype=torch.float64, requires_grad=True) True True 0 torch.float64
# None
# t1 tensor([[[-0.0000,  0.2500],
#          [ 1.5000, -0.0000],
#          [-1.2500, -2.0000]],
#
#         [[-1.2500, -2.0000],
#          [-1.7500,  1.0000],
#          [-1.2500, -1.2500]]], dtype=torch.float64, grad_fn=<NegBackward0>) True False 0 torch.float64
# None
# t3 tensor([[[ 0.0000,  0.3750],
#          [-2.2500, -0.0000],
#          [ 1.8750, -3.0000]],
#
#         [[ 1.8750, -3.0000],
#          [ 2.6250,  1.5000],
#          [ 1.8750, -1.8750]]], dtype=torch.float64, grad_fn=<MulBackward0>) True False 1 torch.float64
# None
# t4 tensor([[0.5000],
#         [0.5000]], grad_fn=<FillBackward2>) True False 2 torch.float32
# None
# t8 tensor([0.2500, 0.2500], grad_fn=<PowBackward0>) True False 0 torch.float32
# None
