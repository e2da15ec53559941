# Drawn at random; gradcli and PyTorch once disagreed on a program of this kind.
import torch
x0 = torch.tensor([0.0, -1.25, 2.0, 1.5], requires_grad=True)
x1 = torch.tensor([-2.0, -2.0], dtype=torch.float64, requires_grad=True)
x2 = torch.tensor([1.25, 2.0, 1.75], dtype=torch.float64, requires_grad=True)
t0 = x1 * 1
try:
    t0 = x1.sin()
except Exception as error:
    print(type(error).__name__, error)
t1 = x2 * 1
try:
    with torch.no_grad():
        t1 = x2 + t0
except Exception as error:
    print(type(error).__name__, error)
t2 = x1 * 1
try:
    t2 = x1.data
except Exception as error:
    print(type(error).__name__, error)
t3 = x1 * 1
try:
    t3 = x1.data
except Exception as error:
    print(type(error).__name__, error)
try:
    t0.sum().backward(create_graph=True)
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
print('t3', t3, t3.requires_grad, t3.is_leaf, t3._version, t3.dtype)
try:
    print(t3.grad)
except Exception as error:
    print(type(error).__name__, error)
# ---- output
# RuntimeError The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 0
# x0 tensor([ 0.0000, -1.2500,  2.0000,  1.5000], requires_grad=True) True True 0 torch.float32
# None
# x1 tensor([-2., -2.], dtype=torch.float64, requires_grad=True) True True 0 torch.float64
# tensor([-0.4161, -0.4161], dtype=torch.float64, grad_fn=<CopyBackwards>)
# x2 tensor([1.2500, 2.0000, 1.7500], dtype=torch.float64, requires_grad=True) True True 0 torch.float64
# None
# t0 tensor([-0.9093, -0.9093], dtype=torch.float64, grad_fn=<SinBackward0>) True False 0 torch.float64
# None
# t1 tensor([1.2500, 2.0000, 1.7500], dtype=torch.float64, grad_fn=<MulBackward0>) True False 0 torch.float64
# None
# t2 tensor([-2., -2.], dtype=torch.float64) False True 0 torch.float64
# None
# t3 tensor([-2., -2.], dtype=torch.float64) False True 0 torch.float64
# None
