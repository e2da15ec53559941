import torch
import torch.nn.functional as F
g = torch.Generator().manual_seed(7)
n, d = 8, 4
hprebn = torch.randn((n, d), generator=g, requires_grad=True)
bngain = torch.ones((1, d), requires_grad=True)
bnbias = torch.zeros((1, d), requires_grad=True)
bnmeani = 1 / n * hprebn.sum(0, keepdim=True)
bndiff = hprebn - bnmeani
bndiff2 = bndiff ** 2
bnvar = 1 / (n - 1) * (bndiff2).sum(0, keepdim=True)
bnvar_inv = (bnvar + 1e-5) ** -0.5
bnraw = bndiff * bnvar_inv
hpreact = bngain * bnraw + bnbias
h = torch.tanh(hpreact)
loss = F.cross_entropy(h, torch.tensor([0, 1, 2, 3, 0, 1, 2, 3]))
for t in (h, hpreact, bnraw, bnvar_inv, bnvar, bndiff2, bndiff, bnmeani):
    t.retain_grad()
loss.backward()
def cmp(s, dt, t):
    ex = torch.all(dt == t.grad).item()
    app = torch.allclose(dt, t.grad)
    maxdiff = (dt - t.grad).abs().max().item()
    print(f'{s:15s} | approximate: {str(app):5s} | small: {maxdiff < 1e-6}')
dhpreact = (1.0 - h ** 2) * h.grad
cmp('hpreact', dhpreact, hpreact)
cmp('bngain', (bnraw * dhpreact).sum(0, keepdim=True), bngain)
cmp('bnbias', dhpreact.sum(0, keepdim=True), bnbias)
dbnraw = bngain * dhpreact
dhprebn = bngain * bnvar_inv / n * (n * dhpreact - dhpreact.sum(0) - n / (n - 1) * bnraw * (dhpreact * bnraw).sum(0))
cmp('hprebn', dhprebn, hprebn)

# ---- output
# hpreact         | approximate: True  | small: True
# bngain          | approximate: True  | small: True
# bnbias          | approximate: True  | small: True
# hprebn          | approximate: True  | small: True
