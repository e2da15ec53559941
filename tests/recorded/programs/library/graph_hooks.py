import torch
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)
a = torch.ones(2, requires_grad=True)
b = torch.ones(2, requires_grad=True)
c = a * b
d = b * 3
out = []
h = torch.autograd.graph.register_multi_grad_hook((a, c, d), lambda gs: out.append([g is None for g in gs]))
c.sum().backward(retain_graph=True)
(c + d).sum().backward(retain_graph=True)
d.sum().backward(retain_graph=True)
print(out)
attempt(lambda: torch.autograd.grad(c.sum(), a, retain_graph=True))
print(out)
attempt(lambda: torch.autograd.grad(c.sum(), (a, c), retain_graph=True))
print(out)
with h:
    pass
c.sum().backward()
print(len(out))
e = torch.autograd.graph.get_gradient_edge(a * 2)
print(torch.autograd.grad(e, a, torch.ones(2)) if False else e.node.name())
class A(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x.clone()
    @staticmethod
    def backward(ctx, g): return g
print(isinstance(A.apply(a).grad_fn, torch.autograd.graph.Node))
with torch.autograd.graph.allow_mutation_on_saved_tensors():
    x = torch.ones(2, requires_grad=True)
    y = x.clone()
    z = (y ** 2).sum()
    y.sin_()
    z.backward()
print(x.grad)
a = torch.tensor([1., 2.], requires_grad=True); b = torch.tensor([3., 4.], requires_grad=True)
h = torch.autograd.graph.register_multi_grad_hook([a, b], lambda gs: print('all', gs))
print(type(h))
(a * b).sum().backward(); (a * 2).sum().backward()
(a * b).sum().backward()
h.remove()
k = torch.autograd.graph.register_multi_grad_hook([a, b], lambda g: print('any', g), mode='any')
(a * b).sum().backward(); (b * 2).sum().backward()
try: print(torch.autograd.grad((a * b).sum(), a))
except RuntimeError as e: print(e)
k.remove()
c = a * 2; d = b * 3
torch.autograd.graph.register_multi_grad_hook([c, d, c], lambda gs: print('inner', gs))
print(torch.autograd.grad((c * d).sum(), a, retain_graph=True))
print(torch.autograd.grad((c * d).sum(), [a, b], create_graph=True))

# ---- output
# [[False, False, True], [False, False, False], [True, True, False]]
# RuntimeError: A leaf node was passed to _will_engine_execute_node but we are currently running autograd.grad(). This is currently not supported.
# [[False, False, True], [False, False, False], [True, True, False]]
# RuntimeError: A leaf node was passed to _will_engine_execute_node but we are currently running autograd.grad(). This is currently not supported.
# [[False, False, True], [False, False, False], [True, True, False]]
# 3
# MulBackward0
# True
# tensor([2., 2.])
# <class 'torch.autograd.graph._MultiHandle'>
# all [tensor([3., 4.]), tensor([1., 2.])]
# all [tensor([2., 2.]), None]
# all [tensor([3., 4.]), tensor([1., 2.])]
# any tensor([3., 4.])
# any tensor([2., 2.])
# any tensor([3., 4.])
# (tensor([3., 4.]),)
# inner [tensor([ 9., 12.]), None, tensor([ 9., 12.])]
# (tensor([18., 24.]),)
# inner [tensor([ 9., 12.], grad_fn=<MulBackward0>), tensor([2., 4.], grad_fn=<MulBackward0>), tensor([ 9., 12.], grad_fn=<MulBackward0>)]
# (tensor([18., 24.], grad_fn=<MulBackward0>), tensor([ 6., 12.], grad_fn=<MulBackward0>))
