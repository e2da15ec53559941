"""Unused gradients, and edges of the graph as outputs."""

import torch, torch.nn as nn, torch.nn.functional as F
def t(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


x, y = torch.ones(1, requires_grad=True), torch.ones(1, requires_grad=True); g = torch.autograd.grad
t(lambda: g(x ** 2, (x, y), materialize_grads=True, create_graph=True)[1]); t(lambda: g(x ** 2, (x, y), materialize_grads=True)[1]); t(lambda: g(x ** 2, (x, y), materialize_grads=True, allow_unused=False)); t(lambda: g(x ** 2, (x, y))); t(lambda: g(x ** 2, (x, y * 1), materialize_grads=True, create_graph=True))

from torch.autograd.graph import get_gradient_edge, GradientEdge
x = torch.ones(2, requires_grad=True); g = torch.autograd.grad; y = (x ** 2).sum()
t(lambda: g(get_gradient_edge(y), x)); t(lambda: g(get_gradient_edge(x * 3), x, torch.ones(2))); t(lambda: g([get_gradient_edge(x * 3), y], x, [torch.ones(2), None])); t(lambda: g(get_gradient_edge(x * 3), x)); t(lambda: torch.autograd.backward(get_gradient_edge((x * 2).sum()))); t(lambda: x.grad); t(lambda: g(get_gradient_edge(x), x, torch.ones(2))); t(lambda: g((x * 2).sum(), get_gradient_edge(x))); t(lambda: g(get_gradient_edge(x * 3), x, torch.ones(3))); t(lambda: g((x.sin()).sum(), [get_gradient_edge(x)])); t(lambda: get_gradient_edge(x.detach())); t(lambda: torch.autograd.backward([get_gradient_edge(x * 2)], [torch.ones(2)], inputs=[x])); t(lambda: get_gradient_edge(y)[1]); t(lambda: GradientEdge(y.grad_fn, 0).output_nr)

# ---- output
# tensor([0.], requires_grad=True)
# tensor([0.])
# ValueError Expected allow_unused to be True or not passed when materialize_grads=True, but got: allow_unused=False.
# RuntimeError The differentiated Tensor at index 1 appears to not have been used in the graph. Set allow_unused=True if this is the desired behavior.
# (tensor([2.], grad_fn=<MulBackward0>), tensor([0.], requires_grad=True))
# (tensor([2., 2.]),)
# (tensor([3., 3.]),)
# RuntimeError Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors after calling backward.
# RuntimeError grad can be implicitly created only for scalar outputs
# None
# tensor([2., 2.])
# (tensor([1., 1.]),)
# (tensor([2., 2.]),)
# RuntimeError Mismatch in shape: grad_output[0] has a shape of torch.Size([3]) and output[0] has a shape of torch.Size([2]).
# (tensor([0.5403, 0.5403]),)
# RuntimeError It is not possible to get the gradient edge for a Tensor that does not require gradients
# None
# 0
# 0
