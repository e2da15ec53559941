import torch
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)
from torch.autograd.graph import Node, GradientEdge, get_gradient_edge, register_multi_grad_hook, increment_version
a = torch.tensor([1., 2.], requires_grad=True)
b = torch.tensor([3., 4.], requires_grad=True)
y = a * b
print(isinstance(y.grad_fn, Node))
e = get_gradient_edge(y)
print(type(e).__name__, e.output_nr, e.node is y.grad_fn)
e2 = get_gradient_edge(a)
print(e2.node.name())
z = (y ** 2).sum()
print(torch.autograd.grad(z, e, retain_graph=True))
print(torch.autograd.grad(z, (e, a), retain_graph=True))
attempt(lambda: get_gradient_edge(torch.ones(2)))
seen = []
h = register_multi_grad_hook((a, b, y), lambda grads: seen.append([None if g is None else g.tolist() for g in grads]))
z.backward(retain_graph=True)
print(seen)
h.remove()
z.backward(retain_graph=True)
print(len(seen))
h = register_multi_grad_hook([a, b], lambda g: print('any', g), mode='any')
z.backward()
attempt(lambda: register_multi_grad_hook([a], lambda g: g, mode='foo'))
t = torch.ones(2)
v = t._version
increment_version(t)
print(t._version - v)
print(torch.autograd.graph.Node)
print(y.grad_fn.next_functions[0][0].name())

# ---- output
# True
# GradientEdge 0 True
# torch::autograd::AccumulateGrad
# (tensor([ 6., 16.]),)
# (tensor([ 6., 16.]), tensor([18., 64.]))
# RuntimeError: It is not possible to get the gradient edge for a Tensor that does not require gradients
# [[[18.0, 64.0], [6.0, 32.0], [6.0, 16.0]]]
# 1
# any tensor([18., 64.])
# ValueError: Expects mode to be one of ('all', 'any') but got foo
# 1
# <class 'torch.autograd.graph.Node'>
# torch::autograd::AccumulateGrad
