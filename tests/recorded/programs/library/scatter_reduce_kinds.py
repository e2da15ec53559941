"""Reductions by index and what may be differentiated twice."""

import torch, torch.nn as nn, torch.nn.functional as F
def t(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


for r in ('max', 'min', 'sum', 'prod', 'mean', 'amax', 'amin', 'add', 'multiply', 'nope'):
    t(lambda: torch.zeros(2).scatter_reduce(0, torch.tensor([0, 0, 1]), torch.tensor([1., 2., 3.]), r)); t(lambda: torch.zeros(2).scatter(0, torch.tensor([0, 1]), torch.tensor([1., 2.]), reduce=r)); t(lambda: torch.zeros(2).index_reduce(0, torch.tensor([0, 0]), torch.tensor([1., 2.]), r)); t(lambda: torch.zeros(2).scatter_reduce_(0, torch.tensor([0, 0, 1]), torch.tensor([1., 2., 3.]), r, include_self=False))

for v in ([0., 0.], [0., 2.], [3., 2.]):
    x = torch.tensor(v, requires_grad=True); s = torch.ones(1, requires_grad=True)
    for r in ('prod', 'mean', 'amax', 'sum', 'amin'):
        y = s.scatter_reduce(0, torch.tensor([0, 0]), x, r); g = torch.autograd.grad(y.sum(), (x, s), create_graph=True); t(lambda: g)
        t(lambda: torch.autograd.grad((g[0] * torch.tensor([1., 2.])).sum() + g[1].sum(), x, allow_unused=True))
        y = torch.ones(1).index_reduce(0, torch.tensor([0, 0]), x, r) if r != 'sum' else x.sum(); g = torch.autograd.grad(y.sum(), x, create_graph=True); t(lambda: torch.autograd.grad((g[0] * torch.tensor([1., 2.])).sum(), x, allow_unused=True))

# ---- output
# tensor([2., 3.])
# RuntimeError reduce argument must be either add or multiply.
# RuntimeError index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got max.
# tensor([2., 3.])
# tensor([0., 0.])
# RuntimeError reduce argument must be either add or multiply.
# RuntimeError index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got min.
# tensor([1., 3.])
# tensor([3., 3.])
# RuntimeError reduce argument must be either add or multiply.
# RuntimeError index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got sum.
# tensor([3., 3.])
# tensor([0., 0.])
# RuntimeError reduce argument must be either add or multiply.
# tensor([0., 0.])
# tensor([2., 3.])
# tensor([1.0000, 1.5000])
# RuntimeError reduce argument must be either add or multiply.
# tensor([1., 0.])
# tensor([1.5000, 3.0000])
# tensor([2., 3.])
# RuntimeError reduce argument must be either add or multiply.
# tensor([2., 0.])
# tensor([2., 3.])
# tensor([0., 0.])
# RuntimeError reduce argument must be either add or multiply.
# tensor([0., 0.])
# tensor([1., 3.])
# RuntimeError reduce argument must be either sum, prod, mean, amax or amin, got add
# tensor([1., 2.])
# RuntimeError index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got add.
# RuntimeError reduce argument must be either sum, prod, mean, amax or amin, got add
# RuntimeError reduce argument must be either sum, prod, mean, amax or amin, got multiply
# tensor([0., 0.])
# RuntimeError index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got multiply.
# RuntimeError reduce argument must be either sum, prod, mean, amax or amin, got multiply
# RuntimeError reduce argument must be either sum, prod, mean, amax or amin, got nope
# RuntimeError reduce argument must be either add or multiply.
# RuntimeError index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got nope.
# RuntimeError reduce argument must be either sum, prod, mean, amax or amin, got nope
# (tensor([0., 0.], grad_fn=<Error>), tensor([0.], grad_fn=<DivBackward0>))
# RuntimeError scatter_reduce(): Double backward is unsupported for src when >1 zeros in src are scattered to the same position in self
# RuntimeError index_reduce(): Double backward is unsupported for source when >1 zeros in source are scattered to the same position in self
# (tensor([0.3333, 0.3333]), tensor([0.3333]))
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# (tensor([0., 0.]), tensor([1.]))
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# (tensor([1., 1.]), tensor([1.]))
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# (tensor([0.5000, 0.5000]), tensor([0.]))
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# (tensor([2., 0.], grad_fn=<WhereBackward0>), tensor([0.], grad_fn=<DivBackward0>))
# (tensor([4., 1.]),)
# (tensor([2., 1.]),)
# (tensor([0.3333, 0.3333]), tensor([0.3333]))
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# (tensor([0., 1.]), tensor([0.]))
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# (tensor([1., 1.]), tensor([1.]))
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# (tensor([1., 0.]), tensor([0.]))
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# (tensor([2., 3.], grad_fn=<WhereBackward0>), tensor([6.], grad_fn=<DivBackward0>))
# (tensor([4., 4.]),)
# (tensor([2., 1.]),)
# (tensor([0.3333, 0.3333]), tensor([0.3333]))
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# (tensor([1., 0.]), tensor([0.]))
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# (tensor([1., 1.]), tensor([1.]))
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# (tensor([0., 0.]), tensor([1.]))
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
# RuntimeError element 0 of tensors does not require grad and does not have a grad_fn
