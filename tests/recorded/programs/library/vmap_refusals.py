"""Vmap refusals."""

import torch
import torch.nn.functional as F
from torch.func import grad, hessian, jacfwd, jacrev, jvp, vmap


def t(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


X = torch.arange(6.0).reshape(3, 2) + 1
def shared(x):
    y = torch.zeros(2)
    y.mul_(x)
    return y
def filled(x):
    y = torch.zeros(2)
    y.fill_(x[0])
    return y
def put(x):
    y = torch.zeros(2)
    y[0] = x[0]
    return y
def scattered(x):
    return torch.zeros(2).scatter_(0, torch.tensor([0]), x[:1])
for f in (shared, filled, put, scattered, lambda x: x[x > 0], lambda x: x * sum(x.tolist()), lambda x: x.nonzero(), lambda x: x.sum().item() * x, lambda x: x if x.sum() > 3 else -x, lambda x: x.numpy(), lambda x: float(x[0]) * x, lambda x: x.masked_select(x > 0), lambda x: torch.unique(x), lambda x: x.sum().data, lambda x: torch.allclose(x, x), lambda x: torch.equal(x, x), lambda x: F.one_hot(x.long()), lambda x: range(x[0].int()), lambda x: torch.zeros(x[0].int()), lambda x: torch.arange(x[0]), lambda x: f"{x[0]:.2f}", lambda x: x + torch.rand(2), lambda x: F.dropout(x), lambda x: x.requires_grad_(), lambda x: x.sum().backward(), lambda x: 3):
    t(lambda: vmap(f)(X))
for f in (lambda x: (x.sum().backward(), x.sum())[1], lambda x: x.requires_grad_().sum()):
    t(lambda: grad(f)(torch.ones(2)))
t(lambda: vmap(lambda x: x, out_dims=None)(X))
t(lambda: vmap(lambda x: torch.zeros(2).normal_(), randomness="different")(X))

# ---- output
# RuntimeError vmap: inplace arithmetic(self, *extra_args) is not possible because there exists a Tensor `other` in extra_args that has more elements than `self`. This happened due to `other` being vmapped over but `self` not being vmapped over in a vmap. Please try to use out-of-place operators instead of inplace arithmetic. If said operator is being called inside the PyTorch framework, please file a bug report instead.
# RuntimeError vmap: fill_(self, *extra_args) is not possible because there exists a Tensor `other` in extra_args that has more elements than `self`. This happened due to `other` being vmapped over but `self` not being vmapped over in a vmap. Please try to use out-of-place operators instead of fill_. If said operator is being called inside the PyTorch framework, please file a bug report instead.
# RuntimeError vmap: inplace arithmetic(self, *extra_args) is not possible because there exists a Tensor `other` in extra_args that has more elements than `self`. This happened due to `other` being vmapped over but `self` not being vmapped over in a vmap. Please try to use out-of-place operators instead of inplace arithmetic. If said operator is being called inside the PyTorch framework, please file a bug report instead.
# RuntimeError vmap: aten::scatter_(self, *extra_args) is not possible because there exists a Tensor `other` in extra_args that has more elements than `self`. This happened due to `other` being vmapped over but `self` not being vmapped over at level 1. Please try to use out-of-place operators instead of aten::scatter_. If said operator is being called inside the PyTorch framework, please file a bug report instead.
# RuntimeError vmap: We do not support batching operators that can support dynamic shape. Attempting to batch over indexing with a boolean mask.
# RuntimeError Cannot access data pointer of Tensor that doesn't have storage
# RuntimeError vmap: We do not support batching operators that can output dynamic shape. Attempted to vmap over aten::nonzero. Please file an issue at https://github.com/pytorch/pytorch/issues if you need this feature.
# RuntimeError vmap: It looks like you're calling .item() on a Tensor. We don't support vmap over calling .item() on a Tensor, please try to rewrite what you're doing with other operations. If error is occurring somewhere inside PyTorch internals, please file a bug report.
# RuntimeError vmap: It looks like you're attempting to use a Tensor in some data-dependent control flow. We don't support that yet, please file an issue at https://github.com/pytorch/pytorch/issues .
# RuntimeError Cannot access data pointer of Tensor that doesn't have storage
# RuntimeError vmap: It looks like you're calling .item() on a Tensor. We don't support vmap over calling .item() on a Tensor, please try to rewrite what you're doing with other operations. If error is occurring somewhere inside PyTorch internals, please file a bug report.
# RuntimeError vmap: Attempted to vmap over `mask` in torch.masked_select(self, mask) We cannot support this because for each batch this would return a differently shaped Tensor. Please file an issue at https://github.com/pytorch/pytorch/issues if you need this feature.
# RuntimeError vmap: We do not support batching operators that can output dynamic shape. Attempted to vmap over aten::_unique2. Please file an issue at https://github.com/pytorch/pytorch/issues if you need this feature.
# RuntimeError accessing `data` under vmap transform is not allowed
# RuntimeError vmap over torch.allclose isn't supported yet. Please file an issue at https://github.com/pytorch/pytorch/issues if you need this feature.
# RuntimeError Batching rule not implemented for aten::equal. We could not generate a fallback.
# RuntimeError When vmap-ing torch.nn.functional.one_hot, please provide an explicit positive num_classes argument.
# RuntimeError vmap: It looks like you're calling .item() on a Tensor. We don't support vmap over calling .item() on a Tensor, please try to rewrite what you're doing with other operations. If error is occurring somewhere inside PyTorch internals, please file a bug report.
# RuntimeError vmap: It looks like you're calling .item() on a Tensor. We don't support vmap over calling .item() on a Tensor, please try to rewrite what you're doing with other operations. If error is occurring somewhere inside PyTorch internals, please file a bug report.
# RuntimeError vmap: It looks like you're calling .item() on a Tensor. We don't support vmap over calling .item() on a Tensor, please try to rewrite what you're doing with other operations. If error is occurring somewhere inside PyTorch internals, please file a bug report.
# RuntimeError vmap: It looks like you're calling .item() on a Tensor. We don't support vmap over calling .item() on a Tensor, please try to rewrite what you're doing with other operations. If error is occurring somewhere inside PyTorch internals, please file a bug report.
# RuntimeError vmap: called random operation while in randomness error mode. Please either use the 'same' or 'different' randomness flags on vmap or perform the randomness operation out of vmap
# RuntimeError vmap: called random operation while in randomness error mode. Please either use the 'same' or 'different' randomness flags on vmap or perform the randomness operation out of vmap
# RuntimeError You are attempting to call Tensor.requires_grad_() (or perhaps using torch.autograd.functional.* APIs) inside of a function being transformed by a functorch transform. This is unsupported, please attempt to use the functorch transforms (e.g. grad, vjp, jacrev, jacfwd, hessian) or call requires_grad_() outside of a function being transformed instead.
# RuntimeError backward() called inside a functorch transform. This is not supported, please use functorch.grad or functorch.vjp instead or call backward() outside of functorch transforms.
# ValueError vmap(<lambda>, ...): `<lambda>` must only return Tensors, got type <class 'int'>. Did you mean to set out_dims= to None for output?
# RuntimeError backward() called inside a functorch transform. This is not supported, please use functorch.grad or functorch.vjp instead or call backward() outside of functorch transforms.
# RuntimeError You are attempting to call Tensor.requires_grad_() (or perhaps using torch.autograd.functional.* APIs) inside of a function being transformed by a functorch transform. This is unsupported, please attempt to use the functorch transforms (e.g. grad, vjp, jacrev, jacfwd, hessian) or call requires_grad_() outside of a function being transformed instead.
# ValueError vmap(<lambda>, ...): `<lambda>` can not return a BatchedTensor when out_dim is None
# RuntimeError vmap: Cannot ask for different inplace randomness on an unbatched tensor. This will appear like same randomness. If this is necessary for your usage, please file an issue with functorch.
