# Drawn at random; gradcli and PyTorch once disagreed on a program of this kind.
import torch
x0 = torch.tensor([[-0.25, -1.0, 0.25]], dtype=torch.float64, requires_grad=True)
x1 = torch.tensor([-1.75, 1.0, -0.5, -1.0])
x2 = torch.tensor([[-2.0, 1.5], [1.25, -0.75], [0.25, -1.5]], requires_grad=True)
t0 = x2 * 1
try:
    t0 = x2 * x2
except Exception as error:
    print(type(error).__name__, error)
t1 = x2 * 1
try:
    t1 = -x2
except Exception as error:
    print(type(error).__name__, error)
try:
    x1.sum().backward()
except Exception as error:
    print(type(error).__name__, error)
t3 = x2 * 1
try:
    with torch.enable_grad():
        t3 = x2.view_as(x2)
except Exception as error:
    print(type(error).__name__, error)
t4 = t3 * 1
try:
    t4 = t3[0]
except Exception as error:
    print(type(error).__name__, error)
try:
    t3.view(-1)[0] = 9.
except Exception as error:
    print(type(error).__name__, error)
try:
    t3.unsqueeze_(0)
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
print('t4', t4, t4.requires_grad, t4.is_leaf, t4._version, t4.dtype)
try:
    print(t4.grad)
except Exception as error:
    print(type(error).__name__, error)
# ---- output
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# RuntimeError a view of a leaf Variable that requires grad is being used in an in-place operation.
# RuntimeError a view of a leaf Variable that requires grad is being used in an in-place operation.
# x0 tensor([[-0.2500, -1.0000,  0.2500]], dtype=torch.float64, requires_grad=True) True True 0 torch.float64
# None
# x1 tensor([-1.7500,  1.0000, -0.5000, -1.0000]) False True 0 torch.float32
# None
# x2 tensor([[-2.0000,  1.5000],
#         [ 1.2500, -0.7500],
#         [ 0.2500, -1.5000]], requires_grad=True) True True 0 torch.float32
# None
# t0 tensor([[4.0000, 2.2500],
#         [1.5625, 0.5625],
#         [0.0625, 2.2500]], grad_fn=<MulBackward0>) True False 0 torch.float32
# None
# t1 tensor([[ 2.0000, -1.5000],
#         [-1.2500,  0.7500],
#         [-0.2500,  1.5000]], grad_fn=<NegBackward0>) True False 0 torch.float32
# None
# t3 tensor([[-2.0000,  1.5000],
#         [ 1.2500, -0.7500],
#         [ 0.2500, -1.5000]], grad_fn=<ViewBackward0>) True False 0 torch.float32
# None
# t4 tensor([-2.0000,  1.5000], grad_fn=<SelectBackward0>) True False 0 torch.float32
# None
