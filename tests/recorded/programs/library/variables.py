# -*- coding: utf-8 -*-
from __future__ import print_function
import torch
from torch.autograd import Variable
dtype = torch.FloatTensor
N, D_in, H, D_out = 4, 5, 3, 2
torch.manual_seed(0)
x = Variable(torch.randn(N, D_in).type(dtype), requires_grad=False)
y = Variable(torch.randn(N, D_out).type(dtype), requires_grad=False)
w1 = Variable(torch.randn(D_in, H).type(dtype), requires_grad=True)
w2 = Variable(torch.randn(H, D_out).type(dtype), requires_grad=True)
learning_rate = 1e-3
for t in range(10):
    y_pred = x.mm(w1).clamp(min=0).mm(w2)
    loss = (y_pred - y).pow(2).sum()
    if t % 3 == 0: print(t, loss.data, f'{loss.item():.3f}')
    loss.backward()
    w1.data -= learning_rate * w1.grad.data
    w2.data -= learning_rate * w2.grad.data
    w1.grad.data.zero_()
    w2.grad.data.zero_()
print(w1, w2.size(), w1.grad)
print(loss.data[0])

# ---- output
# 0 tensor(20.0044) 20.004
# 3 tensor(17.5634) 17.563
# 6 tensor(15.6421) 15.642
# 9 tensor(14.0845) 14.084
# tensor([[-1.2954, -0.7300, -0.0199],
#         [-0.7136,  0.4831, -1.3115],
#         [ 0.2083,  0.3837, -2.2186],
#         [ 0.2656, -1.0899, -0.5004],
#         [ 0.2682, -0.8733, -0.0409]], requires_grad=True) torch.Size([3, 2]) tensor([[0., 0., 0.],
#         [0., 0., 0.],
#         [0., 0., 0.],
#         [0., 0., 0.],
#         [0., 0., 0.]])
# IndexError: invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a 0-dim tensor to a number
