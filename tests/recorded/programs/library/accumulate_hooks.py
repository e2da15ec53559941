import torch
import torch.nn as nn
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)
v = torch.tensor([0., 0., 0.], requires_grad=True)
h = v.register_post_accumulate_grad_hook(lambda p: p.add_(p.grad, alpha=0.01))
attempt(lambda: v.backward(torch.tensor([1., 2., 3.])))
h.remove()
h = v.register_post_accumulate_grad_hook(lambda p: print('acc', p.grad))
v.backward(torch.tensor([1., 2., 3.]))
print(v)
h.remove()
torch.manual_seed(0)
m = nn.Linear(2, 1)
opts = {p: torch.optim.SGD([p], lr=0.1) for p in m.parameters()}
def hook(p):
    opts[p].step()
    opts[p].zero_grad()
for p in m.parameters():
    p.register_post_accumulate_grad_hook(hook)
m(torch.ones(1, 2)).sum().backward()
print(m.weight, m.bias, m.weight.grad)
attempt(lambda: (v * 2).register_post_accumulate_grad_hook(lambda p: None))
attempt(lambda: torch.ones(2).register_post_accumulate_grad_hook(lambda p: None))
v.register_post_accumulate_grad_hook(lambda p: 3)
attempt(lambda: (v * 2).sum().backward())
w = torch.ones(2, requires_grad=True)
w.register_hook(lambda g: print('hook', g))
w.register_post_accumulate_grad_hook(lambda p: print('post', p.grad))
w.register_hook(lambda g: print('hook2', g))
(w * 2).sum().backward()
torch.autograd.grad((w * 2).sum(), w)

# ---- output
# None
# acc tensor([2., 4., 6.])
# tensor([0.0100, 0.0200, 0.0300], requires_grad=True)
# Parameter containing:
# tensor([[-0.1053,  0.2793]], requires_grad=True) Parameter containing:
# tensor([-0.6820], requires_grad=True) None
# RuntimeError: post accumulate grad hooks cannot be registered on non-leaf tensors
# RuntimeError: cannot register a hook on a tensor that doesn't require gradient
# TypeError: expected Variable, but hook returned 'int'
# hook tensor([2., 2.])
# hook2 tensor([2., 2.])
# post tensor([2., 2.])
# hook tensor([2., 2.])
# hook2 tensor([2., 2.])
