# Drawn at random; gradcli and PyTorch once disagreed on a program of this kind.
import torch
x0 = torch.tensor([-0.5, -0.75, -0.5])
x1 = torch.tensor([0.25, -2.0, 1.5], requires_grad=True)
x2 = torch.tensor([-2.0, 2.0], requires_grad=True)
try:
    x1.sum().backward(create_graph=True)
except Exception as error:
    print(type(error).__name__, error)
try:
    x0.sum().backward(retain_graph=True)
except Exception as error:
    print(type(error).__name__, error)
try:
    x1[0].mul_(3)
except Exception as error:
    print(type(error).__name__, error)
t3 = x0 * 1
try:
    t3 = x0[0]
except Exception as error:
    print(type(error).__name__, error)
try:
    (x1 * x1).sum().backward(inputs=[x1])
except Exception as error:
    print(type(error).__name__, error)
try:
    x2.requires_grad_(False)
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
print('t3', t3, t3.requires_grad, t3.is_leaf, t3._version, t3.dtype)
try:
    print(t3.grad)
except Exception as error:
    print(type(error).__name__, error)
# ---- output
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# RuntimeError a view of a leaf Variable that requires grad is being used in an in-place operation.
# x0 tensor([-0.5000, -0.7500, -0.5000]) False True 0 torch.float32
# None
# x1 tensor([ 0.2500, -2.0000,  1.5000], requires_grad=True) True True 0 torch.float32
# tensor([ 1.5000, -3.0000,  4.0000])
# x2 tensor([-2.,  2.]) False True 0 torch.float32
# None
# t3 tensor(-0.5000) False True 0 torch.float32
# None
