import torch

torch.manual_seed(0)
x = torch.rand(1_000_000, 8)
y = (x.sum(1) > 4).float()
w = torch.zeros(8, requires_grad=True)
b = torch.zeros(1, requires_grad=True)
for _ in range(10):
    loss = torch.nn.functional.binary_cross_entropy_with_logits(x @ w + b, y)
    loss.backward()
    with torch.no_grad():
        w -= 0.5 * w.grad
        b -= 0.5 * b.grad
    w.grad = None
    b.grad = None
print(loss.item())
