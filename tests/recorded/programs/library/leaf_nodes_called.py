"""The node of a leaf may be called: it adds to `.grad`.  `dir` of a module lists its parameters, buffers and modules."""

import torch

x = torch.ones(2, requires_grad=True)
node = (x * 2).grad_fn.next_functions[0][0]
print(node(torch.ones(2) * 7), x.grad, callable(node))
print(node(torch.ones(2)), x.grad, node(None), x.grad)
for wrong in ((), (1,), (torch.ones(3),), (torch.ones(2), torch.ones(2))):
    try:
        print(node(*wrong))
    except (TypeError, RuntimeError) as error:
        print(type(error).__name__, error)
print(node(torch.ones(2, dtype=torch.float64)), x.grad)
x.grad = None
g = torch.ones(2)
node(g)
print(x.grad, x.grad is g)
x.register_hook(lambda grad: grad * 10)
x.register_post_accumulate_grad_hook(lambda leaf: print("after", leaf.grad))
node.register_prehook(lambda grads: print("before", grads))
node(g)
x.grad = None
node(torch.ones(2, requires_grad=True) * 2)


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.BatchNorm1d(1)
        self.scale = torch.nn.Parameter(torch.ones(1))
        self.register_buffer("shift", torch.ones(1))
        self.number = 3


wanted = ("layer", "scale", "shift", "number", "forward", "weight", "running_mean", "0")
print([name for name in wanted if name in dir(Net())])
print([name for name in wanted if name in dir(Net().layer)], [name for name in wanted if name in dir(torch.nn.Sequential(Net()))])

# ---- output
# () tensor([7., 7.]) True
# () tensor([8., 8.]) () tensor([8., 8.])
# TypeError expected 1 arguments, got 0 instead
# TypeError argument 0 is not a Variable
# RuntimeError The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0
# TypeError expected 1 arguments, got 2 instead
# () tensor([9., 9.], dtype=torch.float64)
# tensor([1., 1.]) False
# after tensor([2., 2.])
# after tensor([2., 2.], grad_fn=<CopyBackwards>)
# ['layer', 'scale', 'shift', 'number', 'forward']
# ['forward', 'weight', 'running_mean'] ['forward']
