import torch
g = torch.Generator().manual_seed(2147483647)
C = torch.randn((27, 4), generator=g)
W1 = torch.randn((12, 20), generator=g) * (5 / 3) / (12 ** 0.5)
b1 = torch.randn(20, generator=g) * 0.01
W2 = torch.randn((20, 27), generator=g) * 0.01
b2 = torch.randn(27, generator=g) * 0
parameters = [C, W1, W2, b1, b2]
print(sum(p.nelement() for p in parameters))
for p in parameters:
    p.requires_grad = True
Xtr = torch.randint(0, 27, (50, 3), generator=g)
Ytr = torch.randint(0, 27, (50,), generator=g)
lossi, stepi = [], []
for i in range(20):
    ix = torch.randint(0, Xtr.shape[0], (16,), generator=g)
    emb = C[Xtr[ix]]
    h = torch.tanh(emb.view(-1, 12) @ W1 + b1)
    logits = h @ W2 + b2
    loss = torch.nn.functional.cross_entropy(logits, Ytr[ix])
    for p in parameters:
        p.grad = None
    loss.backward()
    lr = 0.1 if i < 10 else 0.01
    for p in parameters:
        p.data += -lr * p.grad
    lossi.append(loss.log10().item())
print(f'{loss.item():.4f}', torch.tensor(lossi).view(-1, 10).mean(1))
@torch.no_grad()
def split_loss(split):
    x, y = {'train': (Xtr, Ytr)}[split]
    emb = C[x]
    h = torch.tanh(emb.view(emb.shape[0], -1) @ W1 + b1)
    print(split, round(torch.nn.functional.cross_entropy(h @ W2 + b2, y).item(), 4))
split_loss('train')
class Linear:
    def __init__(self, fan_in, fan_out, bias=True):
        self.weight = torch.randn((fan_in, fan_out), generator=g) / fan_in ** 0.5
        self.bias = torch.zeros(fan_out) if bias else None
    def __call__(self, x):
        self.out = x @ self.weight
        if self.bias is not None:
            self.out += self.bias
        return self.out
    def parameters(self):
        return [self.weight] + ([] if self.bias is None else [self.bias])
class Tanh:
    def __call__(self, x):
        self.out = torch.tanh(x)
        return self.out
    def parameters(self):
        return []
layers = [Linear(4, 5), Tanh(), Linear(5, 3)]
ps = [p for layer in layers for p in layer.parameters()]
for p in ps:
    p.requires_grad = True
x = torch.ones(2, 4)
for layer in layers:
    x = layer(x)
for layer in layers:
    layer.out.retain_grad()
torch.nn.functional.cross_entropy(x, torch.tensor([0, 1])).backward()
for i, layer in enumerate(layers[:-1]):
    if isinstance(layer, Tanh):
        t = layer.out
        print('layer %d (%10s): mean %+.2f, std %.2f, saturated: %.2f%%' % (i, layer.__class__.__name__, t.mean(), t.std(), (t.abs() > 0.97).float().mean() * 100))
print(layers[0].out.grad)

# ---- output
# 935
# 2.9727 tensor([0.5018, 0.4812])
# train 3.0185
# layer 1 (      Tanh): mean +0.03, std 0.81, saturated: 0.00%
# tensor([[-0.0391,  0.0155, -0.0143,  0.0912, -0.1024],
#         [ 0.3578, -0.0910,  0.0470,  0.5107, -0.0383]])
