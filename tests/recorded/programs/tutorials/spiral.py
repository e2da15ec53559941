import torch
import numpy as np
import math
np.random.seed(0)
N, D, K = 20, 2, 3
X = np.zeros((N * K, D))
y = np.zeros(N * K, dtype='uint8')
for j in range(K):
    ix = range(N * j, N * (j + 1))
    r = np.linspace(0.0, 1, N)
    t = np.linspace(j * 4, (j + 1) * 4, N) + np.random.randn(N) * 0.2
    X[ix] = np.c_[r * np.sin(t), r * np.cos(t)]
    y[ix] = j
X = torch.from_numpy(X).float(); y = torch.from_numpy(y).long()
print(X[:2], y[::20])
torch.manual_seed(0)
W = (0.01 * torch.randn(D, K)).requires_grad_()
b = torch.zeros(1, K, requires_grad=True)
for i in range(30):
    scores = X @ W + b
    loss = torch.nn.functional.cross_entropy(scores, y) + 0.5e-3 * (W * W).sum()
    loss.backward()
    with torch.no_grad():
        for p in (W, b):
            p.sub_(1.0 * p.grad)
            p.grad.zero_()
    if i % 10 == 0:
        print('iteration %d: loss %f' % (i, loss))
pred = (X @ W + b).argmax(dim=1)
print('training accuracy: %.2f' % (pred == y).float().mean())

# ---- output
# tensor([[0.0000, 0.0000],
#         [0.0151, 0.0504]]) tensor([0, 1, 2])
# iteration 0: loss 1.097864
# iteration 10: loss 0.907654
# iteration 20: loss 0.835711
# training accuracy: 0.50
