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
