# Drawn at random; gradcli and PyTorch once disagreed on a program of this kind.
import torch
x0 = torch.tensor([[1.5, -0.75], [-1.0, -0.25], [-0.75, 1.25]], dtype=torch.float64)
x1 = torch.tensor([[-1.25, -1.25], [0.25, 0.25]], requires_grad=True)
x2 = torch.tensor([1.0, -0.25], requires_grad=True)
try:
    x2.backward(torch.ones_like(x2))
except Exception as error:
    print(type(error).__name__, error)
t1 = x2 * 1
try:
    with torch.enable_grad():
        t1 = x2.exp()
except Exception as error:
    print(type(error).__name__, error)
try:
    with torch.no_grad():
        t1.t_()
except Exception as error:
    print(type(error).__name__, error)
t3 = x2 * 1
try:
    t3 = x2.max()
except Exception as error:
    print(type(error).__name__, error)
try:
    (x0 * x0).sum().backward(inputs=[x2])
except Exception as error:
    print(type(error).__name__, error)
try:
    t3.zero_()
except Exception as error:
    print(type(error).__name__, error)
try:
    t3.relu_()
except Exception as error:
    print(type(error).__name__, error)
t7 = x0 * 1
try:
    t7 = x0.narrow(0, 0, 1)
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
print('t7', t7, t7.requires_grad, t7.is_leaf, t7._version, t7.dtype)
try:
    print(t7.grad)
except Exception as error:
    print(type(error).__name__, error)
# ---- output
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# x0 tensor([[ 1.5000, -0.7500],
#         [-1.0000, -0.2500],
#         [-0.7500,  1.2500]], dtype=torch.float64) False True 0 torch.float64
# None
# x1 tensor([[-1.2500, -1.2500],
#         [ 0.2500,  0.2500]], requires_grad=True) True True 0 torch.float32
# None
# x2 tensor([ 1.0000, -0.2500], requires_grad=True) True True 0 torch.float32
# tensor([1., 1.])
# t1 tensor([2.7183, 0.7788], grad_fn=<ExpBackward0>) True False 1 torch.float32
# None
# t3 tensor(0., grad_fn=<ReluBackward0>) True False 2 torch.float32
# None
# t7 tensor([[ 1.5000, -0.7500]], dtype=torch.float64) False True 0 torch.float64
# None
