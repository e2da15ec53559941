import torch
import torch.nn.functional as F
words = ['emma', 'olivia', 'ava', 'isabella', 'sophia']
chars = sorted(list(set(''.join(words))))
stoi = {s: i + 1 for i, s in enumerate(chars)}
stoi['.'] = 0
itos = {i: s for s, i in stoi.items()}
n = len(itos)
N = torch.zeros((n, n), dtype=torch.int32)
xs, ys = [], []
for w in words:
    chs = ['.'] + list(w) + ['.']
    for ch1, ch2 in zip(chs, chs[1:]):
        N[stoi[ch1], stoi[ch2]] += 1
        xs.append(stoi[ch1]); ys.append(stoi[ch2])
xs, ys = torch.tensor(xs), torch.tensor(ys)
print(N[:4, :4], N.sum(), xs.nelement())
g = torch.Generator().manual_seed(2147483647)
P = (N + 1).float()
P /= P.sum(1, keepdim=True)
ix = 0
out = []
for i in range(10):
    p = P[ix]
    ix = torch.multinomial(p, num_samples=1, replacement=True, generator=g).item()
    out.append(itos[ix])
print(''.join(out))
W = torch.randn((n, n), generator=g, requires_grad=True)
for k in range(5):
    xenc = F.one_hot(xs, num_classes=n).float()
    logits = xenc @ W
    counts = logits.exp()
    probs = counts / counts.sum(1, keepdims=True)
    loss = -probs[torch.arange(len(ys)), ys].log().mean() + 0.01 * (W ** 2).mean()
    print(loss.item())
    W.grad = None
    loss.backward()
    W.data += -50 * W.grad
print(f"{probs[0, ys[0]].item():.4f}")

# ---- output
# tensor([[0, 1, 0, 1],
#         [5, 0, 1, 0],
#         [0, 0, 0, 1],
#         [0, 0, 0, 0]], dtype=torch.int32) tensor(32) 32
# eooolallvi
# 2.8568155765533447
# 1.6892361640930176
# 1.159557580947876
# 1.058652639389038
# 1.0194417238235474
# 0.1840
