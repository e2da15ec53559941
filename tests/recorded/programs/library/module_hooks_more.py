import torch
import torch.nn as nn
m = nn.Linear(2, 2)
with torch.no_grad():
    m.weight.copy_(torch.eye(2)); m.bias.zero_()
feats = {}
def get(name):
    def hook(module, inp, out):
        feats[name] = out.detach()
    return hook
h = m.register_forward_hook(get('lin'))
print(h)
m(torch.tensor([[1., 2.]]))
print(feats)
with m.register_forward_hook(lambda mod, i, o: print('in ctx')):
    m(torch.ones(1, 2))
m(torch.ones(1, 2))
def sd(module, state_dict, prefix, local):
    print('sd', list(state_dict))
class Sum(nn.Module):
    def forward(self, a, b):
        return a + b, a * b
s = Sum()
s.register_full_backward_hook(lambda mod, gi, go: print(gi, go))
a = torch.ones(1, requires_grad=True); b = torch.ones(1)
x, y = s(a, b)
(x + 2 * y).backward()
print(x)
s.register_forward_pre_hook(lambda mod, args, kwargs: (args, kwargs), with_kwargs=True)
s(a, b=b)
t = nn.Tanh()
t.register_full_backward_pre_hook(lambda mod, go: print('pre', go))
t.register_full_backward_hook(lambda mod, gi, go: print('full', gi, go))
t(a).backward()
print(len(t._backward_hooks), len(t._forward_hooks))
mm = nn.Sequential(nn.Linear(1, 1, bias=False), nn.ReLU())
with torch.no_grad(): mm[0].weight.fill_(2.)
for n, p in mm.named_parameters():
    p.register_hook(lambda g, n=n: print(n, g))
mm(torch.ones(1, 1)).sum().backward()

# ---- output
# <torch.utils.hooks.RemovableHandle object at 0xADDR>
# {'lin': tensor([[1., 2.]])}
# in ctx
# (tensor([3.]), tensor([0.])) (tensor([1.]), tensor([2.]))
# tensor([2.], grad_fn=<BackwardHookFunctionBackward>)
# pre (tensor([1.]),)
# full (tensor([0.4200]),) (tensor([1.]),)
# 1 0
# 0.weight tensor([[1.]])
