# Drawn at random; gradcli and PyTorch once disagreed on a program of this kind.
import torch
x0 = torch.tensor([[[1.75, 1.0], [0.0, 0.25], [-0.5, 1.25]], [[-0.75, 1.5], [-1.75, -2.0], [-1.25, 2.0]]])
x1 = torch.tensor([-1.25, -0.25], dtype=torch.float64)
x2 = torch.tensor([[-1.75, -0.5, 1.25], [2.0, 0.75, 1.0]], requires_grad=True)
try:
    with torch.enable_grad():
        (x0 * x0).sum().backward(inputs=[x1])
except Exception as error:
    print(type(error).__name__, error)
t1 = x2 * 1
try:
    t1 = torch.maximum(x2, x0)
except Exception as error:
    print(type(error).__name__, error)
try:
    x0 += 1
except Exception as error:
    print(type(error).__name__, error)
try:
    t1.backward()
except Exception as error:
    print(type(error).__name__, error)
try:
    print(x2.grad)
except Exception as error:
    print(type(error).__name__, error)
t5 = x1 * 1
try:
    with torch.enable_grad():
        t5 = x1.data
except Exception as error:
    print(type(error).__name__, error)
t6 = x2 * 1
try:
    t6 = torch.maximum(x2, x0)
except Exception as error:
    print(type(error).__name__, error)
try:
    x0.t_()
except Exception as error:
    print(type(error).__name__, error)
t8 = x2 * 1
try:
    with torch.no_grad():
        t8 = x2.sum(-1, keepdim=True)
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
print('t8', t8, t8.requires_grad, t8.is_leaf, t8._version, t8.dtype)
try:
    print(t8.grad)
except Exception as error:
    print(type(error).__name__, error)
# ---- output
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# RuntimeError The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 2
# RuntimeError grad can be implicitly created only for scalar outputs
# None
# RuntimeError The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 2
# RuntimeError t_() expects a tensor with <= 2 dimensions, but self is 3D
# x0 tensor([[[ 2.7500,  2.0000],
#          [ 1.0000,  1.2500],
#          [ 0.5000,  2.2500]],
#
#         [[ 0.2500,  2.5000],
#          [-0.7500, -1.0000],
#          [-0.2500,  3.0000]]]) False True 1 torch.float32
# None
# x1 tensor([-1.2500, -0.2500], dtype=torch.float64) False True 0 torch.float64
# None
# x2 tensor([[-1.7500, -0.5000,  1.2500],
#         [ 2.0000,  0.7500,  1.0000]], requires_grad=True) True True 0 torch.float32
# None
# t1 tensor([[-1.7500, -0.5000,  1.2500],
#         [ 2.0000,  0.7500,  1.0000]], grad_fn=<MulBackward0>) True False 0 torch.float32
# None
# t5 tensor([-1.2500, -0.2500], dtype=torch.float64) False True 0 torch.float64
# None
# t6 tensor([[-1.7500, -0.5000,  1.2500],
#         [ 2.0000,  0.7500,  1.0000]], grad_fn=<MulBackward0>) True False 0 torch.float32
# None
# t8 tensor([[-1.0000],
#         [ 3.7500]]) False True 0 torch.float32
# None
