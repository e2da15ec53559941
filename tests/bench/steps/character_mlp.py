import torch
import torch.nn.functional as F

STEPS = 1000
g = torch.Generator().manual_seed(1)
X, Y = torch.randint(0, 27, (2000, 3), generator=g), torch.randint(0, 27, (2000,), generator=g)
C = torch.randn((27, 10), generator=g)
W1 = torch.randn((30, 200), generator=g) * 0.3
W2, b2 = torch.randn((200, 27), generator=g) * 0.01, torch.zeros(27)
gain, shift = torch.ones((1, 200)), torch.zeros((1, 200))
parameters = [C, W1, W2, b2, gain, shift]
for p in parameters:
    p.requires_grad = True
for _ in range(STEPS):
    picks = torch.randint(0, X.shape[0], (32,), generator=g)
    embedded = C[X[picks]]
    before = embedded.view(embedded.shape[0], -1) @ W1
    mean, std = before.mean(0, keepdim=True), before.std(0, keepdim=True)
    hidden = torch.tanh(gain * (before - mean) / std + shift)
    loss = F.cross_entropy(hidden @ W2 + b2, Y[picks])
    for p in parameters:
        p.grad = None
    loss.backward()
    for p in parameters:
        p.data += -0.1 * p.grad
print(loss.item())
