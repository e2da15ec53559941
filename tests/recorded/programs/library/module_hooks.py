import torch
import torch.nn as nn
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)
torch.manual_seed(0)
net = nn.Sequential(nn.Linear(2, 2), nn.Tanh(), nn.Linear(2, 1))
h = []
for name, m in net.named_children():
    h.append(m.register_forward_pre_hook(lambda mod, inp: print('fpre', type(mod).__name__, inp)))
    h.append(m.register_forward_hook(lambda mod, inp, out: print('f', type(mod).__name__, out)))
    h.append(m.register_full_backward_hook(lambda mod, gi, go: print('b', type(mod).__name__, gi, go)))
    h.append(m.register_full_backward_pre_hook(lambda mod, go: print('bpre', type(mod).__name__, go)))
x = torch.ones(1, 2, requires_grad=True)
net(x).sum().backward()
for q in h: q.remove()
print('removed')
net(x)
hh = net[1].register_full_backward_hook(lambda m, gi, go: (gi[0] * 0,))
x.grad = None
net(x).sum().backward()
print(x.grad)
hh.remove()
hh = net[0].register_full_backward_pre_hook(lambda m, go: (go[0] * 2,))
x.grad = None
net(x).sum().backward()
print(x.grad)
hh.remove()
hh = net.register_forward_hook(lambda m, i, o: o * 100)
print(net(x))
hh.remove()
hh = net.register_forward_pre_hook(lambda m, i: (i[0] * 0,))
print(net(x))
hh.remove()
hh = net.register_forward_hook(lambda m, a, k, o: print(a, k), with_kwargs=True)
net(x)
hh.remove()
hh = net.register_forward_hook(lambda m, i, o: print('first'), prepend=True)
hh2 = net.register_forward_hook(lambda m, i, o: print('second'), prepend=True)
net(x)
hh.remove(); hh2.remove()
hh = net[0].register_full_backward_hook(lambda m, gi, go: print(gi))
net(torch.ones(1, 2)).sum().backward()
hh.remove()
hh = net[0].register_full_backward_hook(lambda m, gi, go: 3)
attempt(lambda: net(x).sum().backward())
hh.remove()
hh = net[0].register_full_backward_hook(lambda m, gi, go: (gi[0], gi[0]))
attempt(lambda: net(x).sum().backward())
attempt(lambda: net[0].register_backward_hook(lambda m, gi, go: None))

# ---- output
# fpre Linear (tensor([[1., 1.]], requires_grad=True),)
# f Linear tensor([[ 0.1017, -0.9128]], grad_fn=<AddmmBackward0>)
# fpre Tanh (tensor([[ 0.1017, -0.9128]], grad_fn=<BackwardHookFunctionBackward>),)
# f Tanh tensor([[ 0.1013, -0.7225]], grad_fn=<TanhBackward0>)
# fpre Linear (tensor([[ 0.1013, -0.7225]], grad_fn=<BackwardHookFunctionBackward>),)
# f Linear tensor([[-0.4692]], grad_fn=<AddmmBackward0>)
# bpre Linear (tensor([[1.]]),)
# b Linear (tensor([[-0.0140,  0.5607]]),) (tensor([[1.]]),)
# bpre Tanh (tensor([[-0.0140,  0.5607]]),)
# b Tanh (tensor([[-0.0139,  0.2680]]),) (tensor([[-0.0140,  0.5607]]),)
# bpre Linear (tensor([[-0.0139,  0.2680]]),)
# b Linear (tensor([[-0.1559, -0.1447]]),) (tensor([[-0.0139,  0.2680]]),)
# removed
# tensor([[0., 0.]])
# tensor([[-0.3118, -0.2895]])
# tensor([[-46.9219]], grad_fn=<MulBackward0>)
# tensor([[0.0460]], grad_fn=<AddmmBackward0>)
# (tensor([[1., 1.]], requires_grad=True),) {}
# second
# first
# (None,)
# TypeError: object of type 'int' has no len()
# RuntimeError: Backward hook returned an invalid number of grad_input, got 2, but expected 1
# RuntimeError: Cannot use both regular backward hooks and full backward hooks on a single Module. Please use only one of them.
