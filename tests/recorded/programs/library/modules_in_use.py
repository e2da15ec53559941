import torch
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(0)
class Encoder(nn.Module):
    def __init__(self): super().__init__(); self.rnn = nn.GRU(3, 4, batch_first=True); self.drop = nn.Dropout(p=0.5)
    def forward(self, x):
        o, h = self.rnn(x)
        return self.drop(o[:, -1, :])
enc = Encoder(); enc.eval()
print(f"{enc(torch.ones(2, 5, 3)).sum().item():.4f}")
print(enc)
conv = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(inplace=True), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(2 * 3 * 3, 4))
print(conv)
x = torch.arange(64.).view(1, 1, 8, 8) / 64
o = conv(x); print(o.shape, F.softmax(o, dim=1).sum())
l = F.cross_entropy(o, torch.tensor([1])); l.backward()
print([tuple(p.grad.shape) for p in conv.parameters()])
for i, layer in enumerate(conv):
    if isinstance(layer, (nn.Conv2d, nn.Linear)): print(i, layer.weight.shape, layer.bias is not None)
class Residual(nn.Module):
    def __init__(self, fn): super().__init__(); self.fn = fn
    def forward(self, x, *args, **kwargs): return self.fn(x, *args, **kwargs) + x
r = Residual(nn.Linear(2, 2)); print(r(torch.zeros(1, 2)).shape)
n = nn.Linear(2, 2); n.weight = nn.Parameter(torch.eye(2)); n.bias.data.fill_(1.); print(n(torch.ones(1, 2)))
with torch.no_grad(): n.weight.copy_(torch.ones(2, 2)); n.weight[0, 0] = 3
print(n.weight, n.weight.grad_fn)
frozen = nn.Linear(2, 1)
for p in frozen.parameters(): p.requires_grad_(False)
print(frozen(torch.ones(1, 2)).requires_grad)
opt = torch.optim.Adam([{'params': n.parameters(), 'lr': 1e-2}, {'params': r.parameters()}], lr=1e-3)
print(opt, [len(g['params']) for g in opt.param_groups])
(n(torch.ones(1, 2)).sum() + r(torch.ones(1, 2)).sum()).backward(); opt.step(); opt.zero_grad()
print(n.weight, n.weight.grad)
import copy
best = copy.deepcopy(n.state_dict()); n.load_state_dict(best); print(best.keys(), list(best))
torch.save(n.state_dict(), '/tmp/nothing.pt') if False else None
frozen(torch.ones(1, 2)).backward()

# ---- output
# -2.5234
# Encoder(
#   (rnn): GRU(3, 4, batch_first=True)
#   (drop): Dropout(p=0.5, inplace=False)
# )
# Sequential(
#   (0): Conv2d(1, 2, kernel_size=(3, 3), stride=(1, 1))
#   (1): BatchNorm2d(2, eps=1e-05, momentum=0.1, affine=True, bias=True, track_running_stats=True)
#   (2): ReLU(inplace=True)
#   (3): MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)
#   (4): Flatten(start_dim=1, end_dim=-1)
#   (5): Linear(in_features=18, out_features=4, bias=True)
# )
# torch.Size([1, 4]) tensor(1., grad_fn=<SumBackward0>)
# [(2, 1, 3, 3), (2,), (2,), (2,), (4, 18), (4,)]
# 0 torch.Size([2, 1, 3, 3]) True
# 5 torch.Size([4, 18]) True
# torch.Size([1, 2])
# tensor([[2., 2.]], grad_fn=<AddmmBackward0>)
# Parameter containing:
# tensor([[3., 1.],
#         [1., 1.]], requires_grad=True) None
# False
# Adam (
# Parameter Group 0
#     amsgrad: False
#     betas: (0.9, 0.999)
#     capturable: False
#     decoupled_weight_decay: False
#     differentiable: False
#     eps: 1e-08
#     foreach: None
#     fused: None
#     lr: 0.01
#     maximize: False
#     weight_decay: 0
#
# Parameter Group 1
#     amsgrad: False
#     betas: (0.9, 0.999)
#     capturable: False
#     decoupled_weight_decay: False
#     differentiable: False
#     eps: 1e-08
#     foreach: None
#     fused: None
#     lr: 0.001
#     maximize: False
#     weight_decay: 0
# ) [2, 2]
# Parameter containing:
# tensor([[2.9900, 0.9900],
#         [0.9900, 0.9900]], requires_grad=True) None
# odict_keys(['weight', 'bias']) ['weight', 'bias']
# RuntimeError: element 0 of tensors does not require grad and does not have a grad_fn
