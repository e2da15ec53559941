# Drawn at random; gradcli and PyTorch once disagreed on a program of this kind.
import torch
x0 = torch.tensor([[-2.0, -1.25], [-1.0, 1.75], [1.75, -0.25]])
x1 = torch.tensor([[-1.5], [1.5]], requires_grad=True)
x2 = torch.tensor([[[0.5, 1.75], [-1.75, 2.0], [-1.25, 1.0]], [[1.5, -0.75], [0.75, -1.0], [1.75, -1.5]]], requires_grad=True)
t0 = x1 * 1
try:
    t0 = x1 - x2
except Exception as error:
    print(type(error).__name__, error)
t1 = x2 * 1
try:
    t1 = x2.view(-1)
except Exception as error:
    print(type(error).__name__, error)
try:
    with torch.no_grad():
        x1.sum().backward()
except Exception as error:
    print(type(error).__name__, error)
t3 = x2 * 1
try:
    t3 = x2 * x2
except Exception as error:
    print(type(error).__name__, error)
try:
    print(torch.autograd.grad(t3.sum(), x2, create_graph=True, allow_unused=True))
except Exception as error:
    print(type(error).__name__, error)
t5 = x0 * 1
try:
    t5 = x0 + x2 * 2
except Exception as error:
    print(type(error).__name__, error)
t6 = t0 * 1
try:
    with torch.enable_grad():
        t6 = t0.relu()
except Exception as error:
    print(type(error).__name__, error)
t7 = x2 * 1
try:
    t7 = x2.split(1)[0]
except Exception as error:
    print(type(error).__name__, error)
try:
    t7.unsqueeze_(0)
except Exception as error:
    print(type(error).__name__, error)
try:
    t5.sum().backward()
except Exception as error:
    print(type(error).__name__, error)
try:
    t1 *= t3
except Exception as error:
    print(type(error).__name__, error)
try:
    t6.sum().backward(create_graph=True)
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
# RuntimeError The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 1
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# (tensor([[[ 1.0000,  3.5000],
#          [-3.5000,  4.0000],
#          [-2.5000,  2.0000]],
#
#         [[ 3.0000, -1.5000],
#          [ 1.5000, -2.0000],
#          [ 3.5000, -3.0000]]], grad_fn=<AddBackward0>),)
# RuntimeError Output 0 of Split is a view and is being modified inplace. This view is the output of a function that returns multiple views. Such functions do not allow the output views to be modified inplace. You should replace the inplace operation by an out-of-place one.
# RuntimeError a view of a leaf Variable that requires grad is being used in an in-place operation.
# x0 tensor([[-2.0000, -1.2500],
#         [-1.0000,  1.7500],
#         [ 1.7500, -0.2500]]) False True 0 torch.float32
# None
# x1 tensor([[-1.5000],
#         [ 1.5000]], requires_grad=True) True True 0 torch.float32
# tensor([[0.],
#         [1.]], grad_fn=<CopyBackwards>)
# x2 tensor([[[ 0.5000,  1.7500],
#          [-1.7500,  2.0000],
#          [-1.2500,  1.0000]],
#
#         [[ 1.5000, -0.7500],
#          [ 0.7500, -1.0000],
#          [ 1.7500, -1.5000]]], requires_grad=True) True True 0 torch.float32
# tensor([[[2., 2.],
#          [2., 2.],
#          [2., 2.]],
#
#         [[2., 2.],
#          [2., 2.],
#          [2., 2.]]])
# t0 tensor([[-1.5000],
#         [ 1.5000]], grad_fn=<MulBackward0>) True False 0 torch.float32
# None
# t1 tensor([ 0.5000,  1.7500, -1.7500,  2.0000, -1.2500,  1.0000,  1.5000, -0.7500,
#          0.7500, -1.0000,  1.7500, -1.5000], grad_fn=<ViewBackward0>) True False 0 torch.float32
# None
# t3 tensor([[[0.2500, 3.0625],
#          [3.0625, 4.0000],
#          [1.5625, 1.0000]],
#
#         [[2.2500, 0.5625],
#          [0.5625, 1.0000],
#          [3.0625, 2.2500]]], grad_fn=<MulBackward0>) True False 0 torch.float32
# None
# t5 tensor([[[-1.0000,  2.2500],
#          [-4.5000,  5.7500],
#          [-0.7500,  1.7500]],
#
#         [[ 1.0000, -2.7500],
#          [ 0.5000, -0.2500],
#          [ 5.2500, -3.2500]]], grad_fn=<AddBackward0>) True False 0 torch.float32
# None
# t6 tensor([[0.0000],
#         [1.5000]], grad_fn=<ReluBackward0>) True False 0 torch.float32
# None
# t7 tensor([[[ 0.5000,  1.7500],
#          [-1.7500,  2.0000],
#          [-1.2500,  1.0000]]], grad_fn=<SplitBackward0>) True False 0 torch.float32
# None
