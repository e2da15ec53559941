import torch

torch.manual_seed(0)
x = torch.rand(10_000_000, requires_grad=True)
for _ in range(5):
    x.grad = None
    out = (3 * (x + 2) ** 2).mean()
    out.backward()
print(out.item())
