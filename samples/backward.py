# backward() fills .grad of the leaves: d(out)/dx. Without an argument it starts from 1.
import torch

x = torch.ones(2, 2, requires_grad=True)
y = x + 2
z = y * y * 3
out = z.mean()
out.backward()
print(x.grad)

x = torch.ones(2, 2, requires_grad=True)
out = (3 * (x + 2) ** 2).mean()
out.backward(torch.tensor(1.))
print(x.grad)
