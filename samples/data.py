# .data is the value without the history: writing to it changes the value, and the gradient does not notice.
import torch

x = torch.ones(1, requires_grad=True)
print(x.data)
print(x.data.requires_grad)
y = 2 * x
x.data *= 100
y.backward()
print(x)
print(x.grad)
