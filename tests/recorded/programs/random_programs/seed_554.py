# Drawn at random; gradcli and PyTorch once disagreed on a program of this kind.
import torch
x0 = torch.tensor([[-0.5, 1.0, -1.0]], dtype=torch.float64, requires_grad=True)
x1 = torch.tensor([[-1.5, -0.75, -1.75]], requires_grad=True)
x2 = torch.tensor([1.75, -1.5, -0.5, -0.75], dtype=torch.float64, requires_grad=True)
try:
    x1.tanh_()
except Exception as error:
    print(type(error).__name__, error)
try:
    with torch.enable_grad():
        x0.backward(torch.ones_like(x0))
except Exception as error:
    print(type(error).__name__, error)
try:
    x1.relu_()
except Exception as error:
    print(type(error).__name__, error)
try:
    x2.sigmoid_()
except Exception as error:
    print(type(error).__name__, error)
t4 = x1 * 1
try:
    t4 = x1.narrow(0, 0, 1)
except Exception as error:
    print(type(error).__name__, error)
try:
    x0.grad.zero_()
except Exception as error:
    print(type(error).__name__, error)
try:
    x2.t_()
except Exception as error:
    print(type(error).__name__, error)
try:
    with torch.no_grad():
        x1.sum().backward(retain_graph=True)
except Exception as error:
    print(type(error).__name__, error)
t8 = t4 * 1
try:
    t8 = t4.select(0, 0)
except Exception as error:
    print(type(error).__name__, error)
t9 = t4 * 1
try:
    t9 = t4.exp()
except Exception as error:
    print(type(error).__name__, error)
t10 = x2 * 1
try:
    t10 = x2 / (x2 * x2 + 1)
except Exception as error:
    print(type(error).__name__, error)
try:
    t10.tanh_()
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
print('t10', t10, t10.requires_grad, t10.is_leaf, t10._version, t10.dtype)
try:
    print(t10.grad)
except Exception as error:
    print(type(error).__name__, error)
# ---- output
# RuntimeError a leaf Variable that requires grad is being used in an in-place operation.
# RuntimeError a leaf Variable that requires grad is being used in an in-place operation.
# RuntimeError a leaf Variable that requires grad is being used in an in-place operation.
# RuntimeError a leaf Variable that requires grad is being used in an in-place operation.
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# x0 tensor([[-0.5000,  1.0000, -1.0000]], dtype=torch.float64, requires_grad=True) True True 0 torch.float64
# tensor([[0., 0., 0.]], dtype=torch.float64)
# x1 tensor([[-1.5000, -0.7500, -1.7500]], requires_grad=True) True True 0 torch.float32
# None
# x2 tensor([ 1.7500, -1.5000, -0.5000, -0.7500], dtype=torch.float64,
#        requires_grad=True) True True 0 torch.float64
# None
# t4 tensor([[-1.5000, -0.7500, -1.7500]], grad_fn=<SliceBackward0>) True False 0 torch.float32
# None
# t8 tensor([-1.5000, -0.7500, -1.7500], grad_fn=<SelectBackward0>) True False 0 torch.float32
# None
# t9 tensor([[0.2231, 0.4724, 0.1738]], grad_fn=<ExpBackward0>) True False 0 torch.float32
# None
# t10 tensor([ 0.4060, -0.4313, -0.3799, -0.4462], dtype=torch.float64,
#        grad_fn=<TanhBackward0>) True False 1 torch.float64
# None
