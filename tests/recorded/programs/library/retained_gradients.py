"""retain_grad and hooks on views and bases that are written."""

import torch, torch.nn.functional as F
def t(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


h = torch.ones(3, requires_grad=True) * 1
v = h[1:]; u = v[0]; u.retain_grad()
h.mul_(2)
u.backward(); print(u.grad, u.retains_grad)

h = torch.ones(3, requires_grad=True) * 1; h.retain_grad()
v = h[1:]; v.mul_(3)
h.sum().backward(); print(h.grad, h.retains_grad); t(lambda: v.grad)

h = torch.ones(3, requires_grad=True) * 1; 
v = h[1:]; v.retain_grad(); w = h[:2]; w.retain_grad(); v.mul_(3)
(h.sum() + v.sum() + w.sum()).backward(); print(v.grad, w.grad, v.retains_grad, w.retains_grad)

h = torch.ones(3, requires_grad=True) * 1; v = h[1:]; v.retain_grad(); s = v.sum(); 
with torch.no_grad(): h.mul_(2)
s.backward(); print(v.grad); t(lambda: v)

h = torch.ones(3, requires_grad=True) * 1; h.retain_grad(); s = h.sum(); h.mul_(2); (h.sum() + s).backward(); print(h.grad)

l = torch.ones(3, requires_grad=True); h = l * 1; L = []
h.register_hook(lambda g: L.append(g)); v = h[:1]; v.register_hook(lambda g: L.append(('v', g))); v.mul_(2); h.sum().backward(); print(L)

l = torch.ones(3, requires_grad=True); h = l * 1; L = []
v = h[:1]; v.mul_(2); h.register_hook(lambda g: L.append(g)); v.register_hook(lambda g: L.append(('v', g))); (h.sum() + v.sum()).backward(); print(L)

# ---- output
# tensor(1.) True
# tensor([1., 1., 1.]) True
# None
# tensor([1., 1.]) tensor([1., 1.]) True True
# tensor([1., 1.])
# tensor([2., 2.], grad_fn=<AsStridedBackward0>)
# tensor([1., 1., 1.])
# [tensor([2., 1., 1.])]
# [('v', tensor([1.])), tensor([2., 1., 1.])]
