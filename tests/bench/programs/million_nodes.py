import torch

x = torch.tensor(1.0, requires_grad=True)
y = x
for _ in range(500_000):
    y = y * 0.999 + 0.001
y.backward()
print(x.grad)
