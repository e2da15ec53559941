# Drawn at random; gradcli and PyTorch once disagreed on a program of this kind.
import torch
x0 = torch.tensor(-1.25, requires_grad=True)
x1 = torch.tensor([[[1.0, 0.25], [0.25, -0.25], [2.0, -1.0]], [[-1.5, 0.0], [-1.25, -1.25], [0.75, 0.75]]])
x2 = torch.tensor([[-0.5, 1.5, -2.0], [-1.5, 0.25, -1.0]])
t0 = x0 * 1
try:
    with torch.no_grad():
        t0 = x0.detach()
except Exception as error:
    print(type(error).__name__, error)
t1 = x0 * 1
try:
    t1 = x0 + x2 * 2
except Exception as error:
    print(type(error).__name__, error)
try:
    t1.unsqueeze_(0)
except Exception as error:
    print(type(error).__name__, error)
t3 = x1 * 1
try:
    t3 = x1.flatten()
except Exception as error:
    print(type(error).__name__, error)
try:
    print(x1.grad)
except Exception as error:
    print(type(error).__name__, error)
try:
    t0.masked_fill_(t0 > 0, 0.5)
except Exception as error:
    print(type(error).__name__, error)
t6 = x0 * 1
try:
    t6 = x0.flatten()
except Exception as error:
    print(type(error).__name__, error)
try:
    with torch.no_grad():
        x0.unsqueeze_(0)
except Exception as error:
    print(type(error).__name__, error)
try:
    t0.copy_(t3)
except Exception as error:
    print(type(error).__name__, error)
try:
    x1.t_()
except Exception as error:
    print(type(error).__name__, error)
t10 = x1 * 1
try:
    t10 = x1.tanh()
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
print('t3', t3, t3.requires_grad, t3.is_leaf, t3._version, t3.dtype)
try:
    print(t3.grad)
except Exception as error:
    print(type(error).__name__, error)
print('t6', t6, t6.requires_grad, t6.is_leaf, t6._version, t6.dtype)
try:
    print(t6.grad)
except Exception as error:
    print(type(error).__name__, error)
print('t10', t10, t10.requires_grad, t10.is_leaf, t10._version, t10.dtype)
try:
    print(t10.grad)
except Exception as error:
    print(type(error).__name__, error)
# ---- output
# None
# RuntimeError output with shape [] doesn't match the broadcast shape [12]
# RuntimeError t_() expects a tensor with <= 2 dimensions, but self is 3D
# x0 tensor([-1.2500], requires_grad=True) True True 2 torch.float32
# None
# x1 tensor([[[ 1.0000,  0.2500],
#          [ 0.2500, -0.2500],
#          [ 2.0000, -1.0000]],
#
#         [[-1.5000,  0.0000],
#          [-1.2500, -1.2500],
#          [ 0.7500,  0.7500]]]) False True 0 torch.float32
# None
# x2 tensor([[-0.5000,  1.5000, -2.0000],
#         [-1.5000,  0.2500, -1.0000]]) False True 0 torch.float32
# None
# t0 tensor(-1.2500) False True 2 torch.float32
# None
# t1 tensor([[[-2.2500,  1.7500, -5.2500],
#          [-4.2500, -0.7500, -3.2500]]], grad_fn=<UnsqueezeBackward1>) True False 1 torch.float32
# None
# t3 tensor([ 1.0000,  0.2500,  0.2500, -0.2500,  2.0000, -1.0000, -1.5000,  0.0000,
#         -1.2500, -1.2500,  0.7500,  0.7500]) False True 0 torch.float32
# None
# t6 tensor([-1.2500], grad_fn=<AsStridedBackward0>) True False 2 torch.float32
# None
# t10 tensor([[[ 0.7616,  0.2449],
#          [ 0.2449, -0.2449],
#          [ 0.9640, -0.7616]],
#
#         [[-0.9051,  0.0000],
#          [-0.8483, -0.8483],
#          [ 0.6351,  0.6351]]]) False True 0 torch.float32
# None
