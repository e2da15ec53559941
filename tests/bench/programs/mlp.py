import torch

torch.manual_seed(0)
x = torch.randn(128, 784)
target = torch.randint(0, 10, (128,))
w1 = (torch.randn(784, 256) * 0.05).requires_grad_()
b1 = torch.zeros(256, requires_grad=True)
w2 = (torch.randn(256, 10) * 0.05).requires_grad_()
b2 = torch.zeros(10, requires_grad=True)
for _ in range(300):
    hidden = torch.relu(x @ w1 + b1)
    loss = torch.nn.functional.cross_entropy(hidden @ w2 + b2, target)
    loss.backward()
    with torch.no_grad():
        for p in (w1, b1, w2, b2):
            p -= 0.1 * p.grad
            p.grad = None
print(loss.item())
