# Drawn at random; gradcli and PyTorch once disagreed on a program of this kind.
import torch
x0 = torch.tensor([[-1.5, 0.0, 2.0], [1.0, -0.75, 1.25]], requires_grad=True)
x1 = torch.tensor([0.0, 2.0], requires_grad=True)
x2 = torch.tensor([-1.25, 1.0, -1.0, 1.75], requires_grad=True)
try:
    x0.tanh_()
except Exception as error:
    print(type(error).__name__, error)
t1 = x0 * 1
try:
    t1 = x0.sigmoid()
except Exception as error:
    print(type(error).__name__, error)
try:
    x0.sum().backward(create_graph=True)
except Exception as error:
    print(type(error).__name__, error)
try:
    x1.sum().backward(create_graph=True)
except Exception as error:
    print(type(error).__name__, error)
t4 = x1 * 1
try:
    t4 = x1.split(1)[0]
except Exception as error:
    print(type(error).__name__, error)
try:
    t4.sum().backward(retain_graph=True)
except Exception as error:
    print(type(error).__name__, error)
t6 = x1 * 1
try:
    t6 = x1.T
except Exception as error:
    print(type(error).__name__, error)
try:
    with torch.no_grad():
        x1.data.add_(1)
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
print('t4', t4, t4.requires_grad, t4.is_leaf, t4._version, t4.dtype)
try:
    print(t4.grad)
except Exception as error:
    print(type(error).__name__, error)
print('t6', t6, t6.requires_grad, t6.is_leaf, t6._version, t6.dtype)
try:
    print(t6.grad)
except Exception as error:
    print(type(error).__name__, error)
# ---- output
# RuntimeError a leaf Variable that requires grad is being used in an in-place operation.
# x0 tensor([[-1.5000,  0.0000,  2.0000],
#         [ 1.0000, -0.7500,  1.2500]], requires_grad=True) True True 0 torch.float32
# tensor([[1., 1., 1.],
#         [1., 1., 1.]])
# x1 tensor([1., 3.], requires_grad=True) True True 0 torch.float32
# tensor([2., 1.])
# x2 tensor([-1.2500,  1.0000, -1.0000,  1.7500], requires_grad=True) True True 0 torch.float32
# None
# t1 tensor([[0.1824, 0.5000, 0.8808],
#         [0.7311, 0.3208, 0.7773]], grad_fn=<SigmoidBackward0>) True False 0 torch.float32
# None
# t4 tensor([1.], grad_fn=<SplitBackward0>) True False 0 torch.float32
# None
# t6 tensor([1., 3.], grad_fn=<PermuteBackward0>) True False 0 torch.float32
# None
