import torch

STEPS = 2000
torch.manual_seed(0)
x, y = torch.randn(8, 4), torch.randn(8, 1)
w1, b1 = torch.randn(4, 16, requires_grad=True), torch.zeros(16, requires_grad=True)
w2, b2 = torch.randn(16, 1, requires_grad=True), torch.zeros(1, requires_grad=True)
for _ in range(STEPS):
    hidden = torch.tanh(x @ w1 + b1)
    loss = ((hidden @ w2 + b2 - y) ** 2).mean() + 0.001 * (w1**2).sum()
    loss.backward()
    with torch.no_grad():
        for p in (w1, b1, w2, b2):
            p -= 0.01 * p.grad
            p.grad = None
print(loss.item())
