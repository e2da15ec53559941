"""A node of the graph may be called: it gives the gradients it would send on."""

import torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
w = torch.tensor(3.0, requires_grad=True)
y = x * w
print(y.grad_fn(torch.ones(2)))
print((x * 2).grad_fn(torch.ones(2)), (x**2).grad_fn(torch.tensor([1.0, 10.0])), torch.cat([x, x]).grad_fn(torch.ones(4)))
print(y.grad_fn(None), callable(y.grad_fn))
for wrong in ((), (torch.ones(2), torch.ones(2)), (1,)):
    try:
        y.grad_fn(*wrong)
    except TypeError as error:
        print(error)
y.sum().backward()
try:
    y.grad_fn(torch.ones(2))
except RuntimeError as error:
    print(str(error)[:50])
print(x.grad, w.grad)

# ---- output
# (tensor([3., 3.], grad_fn=<MulBackward0>), tensor([1., 2.], grad_fn=<MulBackward0>))
# (tensor([2., 2.]), None) tensor([ 2., 40.], grad_fn=<MulBackward0>) (tensor([1., 1.]), tensor([1., 1.]))
# (None, None) True
# expected 1 arguments, got 0 instead
# expected 1 arguments, got 2 instead
# argument 0 is not a Variable
# Trying to backward through the graph a second time
# tensor([3., 3.]) tensor(3.)
