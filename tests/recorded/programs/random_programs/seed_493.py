# Drawn at random; gradcli and PyTorch once disagreed on a program of this kind.
import torch
x0 = torch.tensor([[0.0, 0.75], [2.0, 0.5], [1.75, -1.75]])
x1 = torch.tensor([0.25, 0.25, -0.25, 2.0], requires_grad=True)
x2 = torch.tensor([[-1.0, 0.5, 0.25]], requires_grad=True)
t0 = x0 * 1
try:
    t0 = x0 ** 2
except Exception as error:
    print(type(error).__name__, error)
try:
    x2.sum().backward(create_graph=True)
except Exception as error:
    print(type(error).__name__, error)
t2 = x0 * 1
try:
    t2 = x0.select(0, 0)
except Exception as error:
    print(type(error).__name__, error)
try:
    x0.exp_()
except Exception as error:
    print(type(error).__name__, error)
try:
    x1.sigmoid_()
except Exception as error:
    print(type(error).__name__, error)
try:
    x0.backward(torch.ones_like(x0))
except Exception as error:
    print(type(error).__name__, error)
try:
    t2.sum().backward(retain_graph=True)
except Exception as error:
    print(type(error).__name__, error)
try:
    with torch.no_grad():
        t0.t_()
except Exception as error:
    print(type(error).__name__, error)
t8 = t2 * 1
try:
    t8 = t2 - t0
except Exception as error:
    print(type(error).__name__, error)
t9 = x1 * 1
try:
    t9 = x1.relu()
except Exception as error:
    print(type(error).__name__, error)
try:
    t2.exp_()
except Exception as error:
    print(type(error).__name__, error)
t11 = t8 * 1
try:
    t11 = 2 - t8
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
print('t2', t2, t2.requires_grad, t2.is_leaf, t2._version, t2.dtype)
try:
    print(t2.grad)
except Exception as error:
    print(type(error).__name__, error)
print('t8', t8, t8.requires_grad, t8.is_leaf, t8._version, t8.dtype)
try:
    print(t8.grad)
except Exception as error:
    print(type(error).__name__, error)
print('t9', t9, t9.requires_grad, t9.is_leaf, t9._version, t9.dtype)
try:
    print(t9.grad)
except Exception as error:
    print(type(error).__name__, error)
print('t11', t11, t11.requires_grad, t11.is_leaf, t11._version, t11.dtype)
try:
    print(t11.grad)
except Exception as error:
    print(type(error).__name__, error)
# ---- output
# RuntimeError a leaf Variable that requires grad is being used in an in-place operation.
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# RuntimeError The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 1
# x0 tensor([[2.7183, 8.3062],
#         [7.3891, 1.6487],
#         [5.7546, 0.1738]]) False True 2 torch.float32
# None
# x1 tensor([ 0.2500,  0.2500, -0.2500,  2.0000], requires_grad=True) True True 0 torch.float32
# None
# x2 tensor([[-1.0000,  0.5000,  0.2500]], requires_grad=True) True True 0 torch.float32
# tensor([[1., 1., 1.]])
# t0 tensor([[0.0000, 4.0000, 3.0625],
#         [0.5625, 0.2500, 3.0625]]) False True 1 torch.float32
# None
# t2 tensor([2.7183, 8.3062]) False True 2 torch.float32
# None
# t8 tensor([1.0000, 2.1170]) False True 0 torch.float32
# None
# t9 tensor([0.2500, 0.2500, 0.0000, 2.0000], grad_fn=<ReluBackward0>) True False 0 torch.float32
# None
# t11 tensor([ 1.0000, -0.1170]) False True 0 torch.float32
# None
