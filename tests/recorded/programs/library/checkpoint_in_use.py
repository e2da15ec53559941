import torch
import torch.nn as nn
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)
from torch.utils.checkpoint import checkpoint
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(2, 3)
        self.b = nn.Linear(3, 1)
    def forward(self, x):
        x = checkpoint(self.block, x, use_reentrant=False)
        return self.b(x)
    def block(self, x):
        print('block')
        return torch.relu(self.a(x))
torch.manual_seed(0)
n = Net()
x = torch.ones(1, 2)
y = n(x)
y.backward()
print(n.a.weight.grad)
opt = torch.optim.SGD(n.parameters(), lr=0.1)
for _ in range(2):
    opt.zero_grad()
    loss = (n(x) ** 2).sum()
    loss.backward()
    opt.step()
    print(f'{loss.item():.4f}')
def f(x):
    print('begin')
    y = x.sin()
    z = y.exp()
    print('end')
    return z
t = torch.ones(2, requires_grad=True)
checkpoint(f, t, use_reentrant=False).sum().backward()
o = checkpoint(f, t, use_reentrant=False, preserve_rng_state=False)
attempt(lambda: o.sum().backward(retain_graph=True))
attempt(lambda: o.sum().backward())
attempt(lambda: o.sum().backward())
with torch.no_grad():
    print(checkpoint(f, t, use_reentrant=False))
a, b = checkpoint(lambda x: (x * 2, x * 3), t, use_reentrant=False)
print(a, b)
(a + b).sum().backward()
print(t.grad)
k = [0]
def bad(x):
    k[0] += 1
    return x.sin() if k[0] == 1 else x.sin().exp().cos()
attempt(lambda: checkpoint(bad, t, use_reentrant=False).sum().backward())

# ---- output
# block
# block
# tensor([[0.1528, 0.1528],
#         [0.0000, 0.0000],
#         [0.0000, 0.0000]])
# block
# block
# 0.2466
# block
# block
# 0.1412
# begin
# end
# begin
# begin
# end
# begin
# None
# begin
# None
# RuntimeError: Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors after calling backward.
# begin
# end
# tensor([2.3198, 2.3198])
# tensor([2., 2.], grad_fn=<MulBackward0>) tensor([3., 3.], grad_fn=<MulBackward0>)
# tensor([8.7601, 8.7601])
# None
