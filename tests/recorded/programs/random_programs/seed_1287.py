# Drawn at random; gradcli and PyTorch once disagreed on a program of this kind.
import torch
x0 = torch.tensor([[-0.75, -0.75, 1.5], [-1.0, 1.5, -0.5]], requires_grad=True)
x1 = torch.tensor([[-0.5, -0.75], [-0.5, 0.5]], dtype=torch.float64, requires_grad=True)
x2 = torch.tensor([[[1.5, 0.75], [0.0, 0.25], [0.75, 0.0]], [[0.5, -0.75], [1.5, -1.75], [-0.75, 0.0]]])
t0 = x1 * 1
try:
    with torch.no_grad():
        t0 = x1.transpose(0, -1)
except Exception as error:
    print(type(error).__name__, error)
try:
    (x0 * x0).sum().backward(inputs=[t0])
except Exception as error:
    print(type(error).__name__, error)
t2 = x1 * 1
try:
    t2 = x1 - t0
except Exception as error:
    print(type(error).__name__, error)
try:
    t0.view(-1)[0] = 9.
except Exception as error:
    print(type(error).__name__, error)
t4 = x2 * 1
try:
    t4 = x2 * x2
except Exception as error:
    print(type(error).__name__, error)
t5 = x1 * 1
try:
    t5 = x1.cos()
except Exception as error:
    print(type(error).__name__, error)
try:
    t5.exp_()
except Exception as error:
    print(type(error).__name__, error)
try:
    print(t5.grad)
except Exception as error:
    print(type(error).__name__, error)
try:
    x2.backward(torch.ones_like(x2))
except Exception as error:
    print(type(error).__name__, error)
t9 = t4 * 1
try:
    t9 = torch.where(t4 > 0, t4, x2)
except Exception as error:
    print(type(error).__name__, error)
t10 = x1 * 1
try:
    t10 = x1 - t5
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
# RuntimeError view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead.
# None
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# x0 tensor([[-0.7500, -0.7500,  1.5000],
#         [-1.0000,  1.5000, -0.5000]], requires_grad=True) True True 0 torch.float32
# None
# x1 tensor([[-0.5000, -0.7500],
#         [-0.5000,  0.5000]], dtype=torch.float64, requires_grad=True) True True 0 torch.float64
# None
# x2 tensor([[[ 1.5000,  0.7500],
#          [ 0.0000,  0.2500],
#          [ 0.7500,  0.0000]],
#
#         [[ 0.5000, -0.7500],
#          [ 1.5000, -1.7500],
#          [-0.7500,  0.0000]]]) False True 0 torch.float32
# None
# t0 tensor([[-0.5000, -0.5000],
#         [-0.7500,  0.5000]], dtype=torch.float64, requires_grad=True) True True 0 torch.float64
# None
# t2 tensor([[ 0.0000, -0.2500],
#         [ 0.2500,  0.0000]], dtype=torch.float64, grad_fn=<SubBackward0>) True False 0 torch.float64
# None
# t4 tensor([[[2.2500, 0.5625],
#          [0.0000, 0.0625],
#          [0.5625, 0.0000]],
#
#         [[0.2500, 0.5625],
#          [2.2500, 3.0625],
#          [0.5625, 0.0000]]]) False True 0 torch.float32
# None
# t5 tensor([[2.4051, 2.0786],
#         [2.4051, 2.4051]], dtype=torch.float64, grad_fn=<ExpBackward0>) True False 1 torch.float64
# None
# t9 tensor([[[2.2500, 0.5625],
#          [0.0000, 0.0625],
#          [0.5625, 0.0000]],
#
#         [[0.2500, 0.5625],
#          [2.2500, 3.0625],
#          [0.5625, 0.0000]]]) False True 0 torch.float32
# None
# t10 tensor([[-2.9051, -2.8286],
#         [-2.9051, -1.9051]], dtype=torch.float64, grad_fn=<SubBackward0>) True False 0 torch.float64
# None
