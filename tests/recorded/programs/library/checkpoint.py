import torch
import torch.nn as nn
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)
from torch.utils.checkpoint import checkpoint, checkpoint_sequential
calls = []
def f(x, y):
    calls.append(1)
    return (x * y).sin()
x = torch.tensor([1., 2.], requires_grad=True)
y = torch.tensor([3., 4.], requires_grad=True)
out = checkpoint(f, x, y, use_reentrant=False)
print(out, len(calls))
out.sum().backward()
print(x.grad, y.grad, len(calls))
x.grad = None
out = checkpoint(f, x, y, use_reentrant=True)
print(out, len(calls))
out.sum().backward()
print(x.grad, y.grad, len(calls))
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 4), nn.Tanh(), nn.Linear(4, 1))
inp = torch.ones(2, 3, requires_grad=True)
out = checkpoint_sequential(model, 2, inp, use_reentrant=False)
print(out)
out.sum().backward()
print(inp.grad)
g1 = [p.grad.clone() for p in model.parameters()]
model.zero_grad()
model(inp).sum().backward()
print(all(torch.allclose(a, p.grad) for a, p in zip(g1, model.parameters())))
drop = nn.Dropout(0.5)
torch.manual_seed(3)
z = torch.ones(6, requires_grad=True)
o = checkpoint(drop, z, use_reentrant=False)
print(o)
o.sum().backward()
print(z.grad)
o = checkpoint(drop, z, use_reentrant=True)
print(o)
attempt(lambda: checkpoint(f, x, y, use_reentrant=False, foo=1))
def k(x, *, scale):
    return (x * scale).exp()
o = checkpoint(k, x, scale=2., use_reentrant=False)
print(o)
print(torch.autograd.grad(o.sum(), x))
attempt(lambda: torch.autograd.grad(checkpoint(f, x, y, use_reentrant=True).sum(), x))
o = checkpoint(f, x, y, use_reentrant=False)
g, = torch.autograd.grad(o.sum(), x, create_graph=True)
print(g)
print(torch.autograd.grad(g.sum(), x))

# ---- output
# tensor([0.1411, 0.9894], grad_fn=<SinBackward0>) 1
# tensor([-2.9700, -0.5820]) tensor([-0.9900, -0.2910]) 2
# tensor([0.1411, 0.9894], grad_fn=<CheckpointFunctionBackward>) 3
# tensor([-2.9700, -0.5820]) tensor([-1.9800, -0.5820]) 4
# tensor([[-0.1446],
#         [-0.1446]], grad_fn=<AddmmBackward0>)
# tensor([[-0.0012,  0.0462, -0.0052],
#         [-0.0012,  0.0462, -0.0052]])
# True
# tensor([2., 2., 0., 2., 0., 0.], grad_fn=<MulBackward0>)
# tensor([2., 2., 0., 2., 0., 0.])
# tensor([2., 2., 2., 0., 2., 0.], grad_fn=<CheckpointFunctionBackward>)
# TypeError: f() got an unexpected keyword argument 'foo'
# tensor([ 7.3891, 54.5981], grad_fn=<ExpBackward0>)
# (tensor([ 14.7781, 109.1963]),)
# RuntimeError: When use_reentrant=True, torch.utils.checkpoint is incompatible with .grad() or passing an `inputs` parameter to .backward(). To resolve this error, you can either set use_reentrant=False, or call .backward() without passing the `inputs` argument.
# tensor([-2.9700, -0.5820], grad_fn=<MulBackward0>)
# (tensor([ -1.2701, -15.8297]),)
