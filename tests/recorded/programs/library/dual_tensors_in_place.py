import torch
from torch.func import jvp, jacfwd
x = torch.tensor([1., 2., 3.])
t = torch.tensor([1., 10., 100.])
def a(x):
    y = x.clone(); v = y[1:]; y.mul_(3); v[0] = 0; v.add_(x[:2]); return y, v, y * v.sum()
def b(x):
    y = torch.zeros(3); y[1] = x[0] ** 2; y[2:] = x[2]; return y, y.view(3, 1), y[1:].exp()
def c(x):
    y = x * 2; y.relu_(); y.sub_(x); y.exp_(); return y
def d(x):
    y = torch.zeros(2, 3); r = y[0]; y[0].copy_(x); return r * 2, y.t()
for f in (a, b, c, d):
    print(jvp(f, (x,), (t,)))
print(jacfwd(c)(x))
print(jacfwd(b)(x))

# ---- output
# ((tensor([ 3.,  1., 11.]), tensor([ 1., 11.]), tensor([ 36.,  12., 132.])), (tensor([  3.,   1., 310.]), tensor([  1., 310.]), tensor([ 969.,  323., 7141.])))
# ((tensor([0., 1., 3.]), tensor([[0.],
#         [1.],
#         [3.]]), tensor([ 2.7183, 20.0855])), (tensor([  0.,   2., 100.]), tensor([[  0.],
#         [  2.],
#         [100.]]), tensor([   5.4366, 2008.5537])))
# (tensor([ 2.7183,  7.3891, 20.0855]), tensor([   2.7183,   73.8906, 2008.5537]))
# ((tensor([2., 4., 6.]), tensor([[1., 0.],
#         [2., 0.],
#         [3., 0.]])), (tensor([  2.,  20., 200.]), tensor([[  1.,   0.],
#         [ 10.,   0.],
#         [100.,   0.]])))
# tensor([[ 2.7183,  0.0000,  0.0000],
#         [ 0.0000,  7.3891,  0.0000],
#         [ 0.0000,  0.0000, 20.0855]])
# (tensor([[0., 0., 0.],
#         [2., 0., 0.],
#         [0., 0., 1.]]), tensor([[[0., 0., 0.]],
#
#         [[2., 0., 0.]],
#
#         [[0., 0., 1.]]]), tensor([[ 5.4366,  0.0000,  0.0000],
#         [ 0.0000,  0.0000, 20.0855]]))
