import torch

a = torch.tensor(0.999, requires_grad=True)
b = torch.tensor(0.001, requires_grad=True)
x = torch.tensor(1.0)
y = torch.tensor(0.5)
for _ in range(100_000):
    y = y * a + x * b
y.backward()
print(a.grad, b.grad)
