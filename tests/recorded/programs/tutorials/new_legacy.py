import torch
from torch.autograd import Variable
x = Variable(torch.ones(2, 2), requires_grad=True)
h = x.data.new(2, 3).zero_()
print(h, x.data.new([1, 2]))
print(x.new_zeros(1), x.data.type(), x.data.is_cuda, x.data.cpu().numpy().tolist())
y = x.view(-1, 1).mm(x.view(1, -1)).mean(1).squeeze()
print(y, y.size())
y.backward(torch.ones(4))
print(x.grad.data)

# ---- output
# tensor([[0., 0., 0.],
#         [0., 0., 0.]]) tensor([1., 2.])
# tensor([0.]) torch.FloatTensor False [[1.0, 1.0], [1.0, 1.0]]
# tensor([1., 1., 1., 1.], grad_fn=<SqueezeBackward0>) torch.Size([4])
# tensor([[2., 2.],
#         [2., 2.]])
