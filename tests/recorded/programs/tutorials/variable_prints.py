import torch
from torch.autograd import Variable
import torch.nn as nn
tensor = torch.FloatTensor([[1, 2], [3, 4]])
variable = Variable(tensor, requires_grad=True)
print(tensor)
print(variable)
t_out = torch.mean(tensor * tensor)
v_out = torch.mean(variable * variable)
print(t_out)
print(v_out)
v_out.backward()
print(variable.grad)
print(variable.data)
print(variable.data.numpy())
print(isinstance(variable, Variable), isinstance(tensor, Variable), type(variable), Variable)
print(torch.LongTensor([1, 2]), torch.IntTensor([3]), torch.DoubleTensor([1.5]), torch.ByteTensor([1, 0]), torch.FloatTensor(2, 3).shape, torch.Tensor(2).shape, torch.BoolTensor([True]))
print(torch.FloatTensor([1, 2]).type(), torch.Tensor([1]).type_as(torch.LongTensor([1])), torch.ones(2).long(), torch.arange(3).int().type())
data = [-1, -2, 1, 2]
print(torch.abs(torch.FloatTensor(data)), torch.sin(torch.FloatTensor(data)), torch.mm(tensor, tensor), tensor.dot if False else '', tensor.mm(tensor).numpy())
x = Variable(torch.Tensor([[1, 2, 3, 4]]), requires_grad=True)
print(x.size(), x.data.size(), x.grad is None, Variable(torch.ones(1)).requires_grad)
Variable(torch.LongTensor([1]), requires_grad=True)

# ---- output
# tensor([[1., 2.],
#         [3., 4.]])
# tensor([[1., 2.],
#         [3., 4.]], requires_grad=True)
# tensor(7.5000)
# tensor(7.5000, grad_fn=<MeanBackward0>)
# tensor([[0.5000, 1.0000],
#         [1.5000, 2.0000]])
# tensor([[1., 2.],
#         [3., 4.]])
# [[1. 2.]
#  [3. 4.]]
# True True <class 'torch.Tensor'> <class 'torch.autograd.variable.Variable'>
# tensor([1, 2]) tensor([3], dtype=torch.int32) tensor([1.5000], dtype=torch.float64) tensor([1, 0], dtype=torch.uint8) torch.Size([2, 3]) torch.Size([2]) tensor([True])
# torch.FloatTensor tensor([1]) tensor([1, 1]) torch.IntTensor
# tensor([1., 2., 1., 2.]) tensor([-0.8415, -0.9093,  0.8415,  0.9093]) tensor([[ 7., 10.],
#         [15., 22.]])  [[ 7. 10.]
#  [15. 22.]]
# torch.Size([1, 4]) torch.Size([1, 4]) True False
# RuntimeError: Only Tensors of floating point and complex dtype can require gradients
