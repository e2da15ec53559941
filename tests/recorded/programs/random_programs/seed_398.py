# Drawn at random; gradcli and PyTorch once disagreed on a program of this kind.
import torch
x0 = torch.tensor([1.5, 0.75, 1.5, -0.75])
x1 = torch.tensor([[[0.75, -1.5], [0.25, 1.25], [1.0, 0.5]], [[-1.5, -1.25], [-1.0, 0.25], [-1.0, -0.5]]], dtype=torch.float64, requires_grad=True)
x2 = torch.tensor(1.0)
try:
    x2.relu_()
except Exception as error:
    print(type(error).__name__, error)
t1 = x2 * 1
try:
    t1 = x2.transpose(0, -1)
except Exception as error:
    print(type(error).__name__, error)
t2 = x0 * 1
try:
    t2 = x0[..., 0]
except Exception as error:
    print(type(error).__name__, error)
t3 = x1 * 1
try:
    with torch.enable_grad():
        t3 = x1 * x1
except Exception as error:
    print(type(error).__name__, error)
t4 = t2 * 1
try:
    with torch.no_grad():
        t4 = 2 - t2
except Exception as error:
    print(type(error).__name__, error)
t5 = t4 * 1
try:
    t5 = t4.select(0, 0)
except Exception as error:
    print(type(error).__name__, error)
t6 = x0 * 1
try:
    t6 = x0.square()
except Exception as error:
    print(type(error).__name__, error)
t7 = x2 * 1
try:
    t7 = x2.tanh()
except Exception as error:
    print(type(error).__name__, error)
try:
    t1.view(-1)[0] = 9.
except Exception as error:
    print(type(error).__name__, error)
try:
    t6.data.add_(1)
except Exception as error:
    print(type(error).__name__, error)
try:
    with torch.no_grad():
        t7.sum().backward()
except Exception as error:
    print(type(error).__name__, error)
try:
    t7.sum().backward()
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
print('t5', t5, t5.requires_grad, t5.is_leaf, t5._version, t5.dtype)
try:
    print(t5.grad)
except Exception as error:
    print(type(error).__name__, error)
print('t6', t6, t6.requires_grad, t6.is_leaf, t6._version, t6.dtype)
try:
    print(t6.grad)
except Exception as error:
    print(type(error).__name__, error)
print('t7', t7, t7.requires_grad, t7.is_leaf, t7._version, t7.dtype)
try:
    print(t7.grad)
except Exception as error:
    print(type(error).__name__, error)
# ---- output
# IndexError select() cannot be applied to a 0-dim tensor.
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# x0 tensor([ 1.5000,  0.7500,  1.5000, -0.7500]) False True 0 torch.float32
# None
# x1 tensor([[[ 0.7500, -1.5000],
#          [ 0.2500,  1.2500],
#          [ 1.0000,  0.5000]],
#
#         [[-1.5000, -1.2500],
#          [-1.0000,  0.2500],
#          [-1.0000, -0.5000]]], dtype=torch.float64, requires_grad=True) True True 0 torch.float64
# None
# x2 tensor(9.) False True 2 torch.float32
# None
# t1 tensor(9.) False True 2 torch.float32
# None
# t2 tensor(1.5000) False True 0 torch.float32
# None
# t3 tensor([[[0.5625, 2.2500],
#          [0.0625, 1.5625],
#          [1.0000, 0.2500]],
#
#         [[2.2500, 1.5625],
#          [1.0000, 0.0625],
#          [1.0000, 0.2500]]], dtype=torch.float64, grad_fn=<MulBackward0>) True False 0 torch.float64
# None
# t4 tensor(0.5000) False True 0 torch.float32
# None
# t5 tensor(0.5000) False True 0 torch.float32
# None
# t6 tensor([3.2500, 1.5625, 3.2500, 1.5625]) False True 0 torch.float32
# None
# t7 tensor(0.7616) False True 0 torch.float32
# None
