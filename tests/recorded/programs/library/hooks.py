import torch
import torch.nn as nn
m = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))
with torch.no_grad():
    for i, p in enumerate(m.parameters()):
        p.copy_(torch.linspace(-1, 1, p.numel()).view_as(p))
def fwd(mod, inp, out): print('fwd', mod.__class__.__name__, [tuple(i.shape) for i in inp], out.shape)
def pre(mod, inp): print('pre', type(mod).__name__, inp); return (inp[0] * 2,)
def bwd(mod, gi, go): print('bwd', type(mod).__name__, gi, go)
hs = [m[0].register_forward_hook(fwd), m[1].register_forward_pre_hook(pre), m[2].register_full_backward_hook(bwd), m[0].register_full_backward_hook(bwd)]
x = torch.tensor([[1., 2.]])
y = m(x)
print(y)
y.sum().backward()
xr = torch.tensor([[1., 2.]], requires_grad=True)
m(xr).sum().backward(); print(xr.grad)
for h in hs: h.remove()
m(x)
def old(mod, gi, go): print('old', gi, go)
m[2] = nn.Linear(3, 1); m[2].weight.data.fill_(0.5); m[2].bias.data.zero_(); h = m[2].register_backward_hook(old)
m(x).sum().backward()
h.remove()
acts = {}
def get(name):
    def hook(model, input, output):
        acts[name] = output.detach()
    return hook
m[1].register_forward_hook(get('tanh'))
m(x)
print(acts)
m[0].weight.register_hook(lambda g: print('wgrad', g))
m(x).sum().backward()
m[1].register_forward_hook(lambda mod, i, o: o * 0)
print(m(x))
print(m[2].weight.grad)
m.zero_grad()
print(m[2].weight.grad)
m.train(False); print(m.training, m[0].training)
for n, c in m.named_children(): print(n, c)
for n, c in m.named_modules(): print(repr(n), type(c).__name__)
print(m.state_dict().keys())
print(list(m.state_dict().items())[0])
print(m[0].weight.requires_grad, m[0].bias.is_leaf)
for p in m[0].parameters(): p.requires_grad = False
print([p.requires_grad for p in m.parameters()])
print(sum(p.numel() for p in m.parameters() if p.requires_grad))
m.apply(lambda mm: print('apply', type(mm).__name__))
m.double(); print(m[0].weight.dtype); m.float()
m.to('cpu'); m.to(torch.float64); print(m[0].bias)

# ---- output
# fwd Linear [(1, 2)] torch.Size([1, 3])
# pre Tanh (tensor([[-3.2000,  0.2000,  3.6000]], grad_fn=<BackwardHookFunctionBackward>),)
# tensor([[1.0000]], grad_fn=<BackwardHookFunctionBackward>)
# bwd Linear (tensor([[-1.,  0.,  1.]]),) (tensor([[1.]]),)
# bwd Linear (None,) (tensor([[-2.2173e-05,  0.0000e+00,  4.5300e-06]]),)
# fwd Linear [(1, 2)] torch.Size([1, 3])
# pre Tanh (tensor([[-3.2000,  0.2000,  3.6000]], grad_fn=<BackwardHookFunctionBackward>),)
# bwd Linear (tensor([[-1.,  0.,  1.]]),) (tensor([[1.]]),)
# bwd Linear (tensor([[2.4891e-05, 1.7834e-05]]),) (tensor([[-2.2173e-05,  0.0000e+00,  4.5300e-06]]),)
# tensor([[2.4891e-05, 1.7834e-05]])
# old (tensor([1.]), tensor([[0.5000, 0.5000, 0.5000]]), tensor([[-0.9967],
#         [ 0.1974],
#         [ 0.9985]])) (tensor([[1.]]),)
# {'tanh': tensor([[-0.9967,  0.1974,  0.9985]])}
# wgrad tensor([[0.0033, 0.0066],
#         [0.4805, 0.9610],
#         [0.0015, 0.0030]])
# tensor([[0.]], grad_fn=<AddmmBackward0>)
# tensor([[-1.9934,  0.3948,  1.9970]])
# None
# False False
# 0 Linear(in_features=2, out_features=3, bias=True)
# 1 Tanh()
# 2 Linear(in_features=3, out_features=1, bias=True)
# '' Sequential
# '0' Linear
# '1' Tanh
# '2' Linear
# odict_keys(['0.weight', '0.bias', '2.weight', '2.bias'])
# ('0.weight', tensor([[-1.0000, -0.6000],
#         [-0.2000,  0.2000],
#         [ 0.6000,  1.0000]]))
# True True
# [False, False, True, True]
# 4
# apply Linear
# apply Tanh
# apply Linear
# apply Sequential
# torch.float64
# Parameter containing:
# tensor([-1.,  0.,  1.], dtype=torch.float64)
