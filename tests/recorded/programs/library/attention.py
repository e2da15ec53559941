import torch
import torch.nn as nn
torch.manual_seed(0)
class Attention(nn.Module):
    def __init__(self, d, h):
        super().__init__()
        self.d, self.h = d, h
        self.qkv = nn.Linear(d, 3 * d)
        self.proj = nn.Linear(d, d)
    def forward(self, x):
        B, T, C = x.shape
        q, k, v = self.qkv(x).split(self.d, dim=2)
        q = q.view(B, T, self.h, C // self.h).transpose(1, 2)
        k = k.view(B, T, self.h, C // self.h).transpose(1, 2)
        v = v.view(B, T, self.h, C // self.h).transpose(1, 2)
        att = (q @ k.transpose(-2, -1)) / (k.size(-1) ** 0.5)
        mask = torch.tril(torch.ones(T, T)).bool()
        att = att.masked_fill(~mask, float('-inf'))
        att = torch.softmax(att, dim=-1)
        y = (att @ v).transpose(1, 2).contiguous().view(B, T, C)
        return self.proj(y)
class Block(nn.Module):
    def __init__(self, d, h):
        super().__init__()
        self.ln1 = nn.LayerNorm(d); self.ln2 = nn.LayerNorm(d)
        self.att = Attention(d, h)
        self.mlp = nn.Sequential(nn.Linear(d, 4 * d), nn.GELU(), nn.Linear(4 * d, d), nn.Dropout(0.1))
    def forward(self, x):
        x = x + self.att(self.ln1(x))
        return x + self.mlp(self.ln2(x))
class GPT(nn.Module):
    def __init__(self, vocab, d, h, n, T):
        super().__init__()
        self.tok = nn.Embedding(vocab, d); self.pos = nn.Embedding(T, d)
        self.blocks = nn.Sequential(*[Block(d, h) for _ in range(n)])
        self.head = nn.Linear(d, vocab, bias=False)
        self.apply(self._init)
    def _init(self, m):
        if isinstance(m, nn.Linear):
            nn.init.normal_(m.weight, mean=0.0, std=0.02)
            if m.bias is not None: nn.init.zeros_(m.bias)
        elif isinstance(m, nn.Embedding): nn.init.normal_(m.weight, 0.0, 0.02)
    def forward(self, idx, targets=None):
        x = self.tok(idx) + self.pos(torch.arange(idx.size(1)))
        logits = self.head(self.blocks(x))
        loss = None if targets is None else nn.functional.cross_entropy(logits.view(-1, logits.size(-1)), targets.view(-1))
        return logits, loss
model = GPT(10, 8, 2, 2, 6)
print(sum(p.numel() for p in model.parameters()))
idx = torch.randint(0, 10, (4, 6)); tgt = torch.randint(0, 10, (4, 6))
print(idx)
opt = torch.optim.AdamW(model.parameters(), lr=1e-2)
for i in range(5):
    logits, loss = model(idx, tgt)
    opt.zero_grad(set_to_none=True)
    loss.backward()
    norm = nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    opt.step()
    print(i, f'{loss.item():.4f}', f'{norm:.4f}')
model.eval()
with torch.no_grad():
    print(model(idx)[0][0, 0])

# ---- output
# 1952
# tensor([[3, 5, 5, 5, 0, 4],
#         [6, 8, 4, 4, 3, 9],
#         [1, 2, 6, 5, 5, 5],
#         [6, 5, 9, 1, 9, 0]])
# 0 2.3032 0.0279
# 1 2.3004 0.0291
# 2 2.2962 0.0508
# 3 2.2880 0.0867
# 4 2.2723 0.1385
# tensor([-0.0432, -0.0400, -0.0164, -0.0027,  0.0273,  0.0543,  0.0137,  0.0275,
#          0.0141, -0.0430])
