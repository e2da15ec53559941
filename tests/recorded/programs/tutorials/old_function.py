import torch
from torch.autograd import Function, Variable


class MyReLU(Function):
    def forward(self, x):
        self.save_for_backward(x)
        return x.clamp(min=0)

    def backward(self, grad_output):
        x, = self.saved_tensors
        g = grad_output.clone()
        g[x < 0] = 0
        return g


x = Variable(torch.randn(3), requires_grad=True)
relu = MyReLU()
y = relu(x)
y.sum().backward()
print(x.grad)

# ---- output
# RuntimeError: Legacy autograd function with non-static forward method is deprecated. Please use new-style autograd function with static forward method. (Example: https://pytorch.org/docs/stable/autograd.html#torch.autograd.Function)
