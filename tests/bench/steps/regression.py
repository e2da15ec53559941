import torch

STEPS = 3000
x, y = torch.tensor([[1.0], [2.0], [3.0], [4.0]]), torch.tensor([[2.0], [4.0], [6.0], [8.0]])
w, b = torch.zeros(1, 1, requires_grad=True), torch.zeros(1, requires_grad=True)
for _ in range(STEPS):
    loss = ((x @ w + b - y) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        w -= 0.01 * w.grad
        b -= 0.01 * b.grad
        w.grad.zero_()
        b.grad.zero_()
print(loss.item())
