import torch
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)
from torch.func import grad, grad_and_value, vjp, jvp, jacrev, jacfwd, hessian, vmap
x = torch.tensor([1., 2.])
def f(x):
    y = x ** 2
    return y.sum(), y
print(grad(f, has_aux=True)(x))
print(grad_and_value(f, has_aux=True)(x))
print(jacrev(lambda x: (x ** 2, {'k': x}), has_aux=True)(x))
print(jacfwd(lambda x: (x ** 2, x * 3), has_aux=True)(x))
print(vjp(lambda x: (x * 2, x), x, has_aux=True)[2])
print(jvp(lambda x: (x * 2, x), (x,), (x,), has_aux=True))
print(grad(lambda x, y: (x * y).sum(), argnums=(0, 1))(x, x))
print(grad(lambda x, y: (x * y).sum(), argnums=1)(x, x + 1))
print(grad(lambda x, y: (x * y).sum(), argnums=-1)(x, x + 1))
print(jacrev(lambda x, y: x * y, argnums=(0, 1))(x, x + 1))
print(jacfwd(lambda x, y: x * y, argnums=1)(x, x + 1))
print(hessian(lambda x: (x ** 3).sum())(x))
print(jacrev(lambda x: x ** 2, chunk_size=1)(x))
attempt(lambda: jacrev(lambda x: x ** 2, chunk_size=0)(x))
print(vmap(lambda x: x * 2, chunk_size=1)(x))
attempt(lambda: grad(lambda x: x)(x))
attempt(lambda: grad(lambda x: 3.)(x))
attempt(lambda: grad(lambda x: x.sum(), argnums=2)(x))
attempt(lambda: grad(lambda x: x.sum(), argnums='a')(x))
attempt(lambda: grad(lambda x: x.sum(), has_aux=True)(x))
attempt(lambda: grad(lambda x: x.sum())(3.))
attempt(lambda: grad(lambda x: x.sum())(torch.arange(3)))
attempt(lambda: grad(lambda x: (x.sum(), 3), has_aux=True)(x))
attempt(lambda: jvp(lambda x: x, x, x))
attempt(lambda: jvp(lambda x: x, (x,), (torch.ones(3),)))
attempt(lambda: jvp(lambda x: x, (x,), x))
attempt(lambda: vjp(lambda x: 3, x))
o, fn = vjp(lambda x: x * 2, x)
attempt(lambda: fn(torch.ones(3)))
print(grad(lambda d: (d['a'] * d['b']).sum())({'a': x, 'b': x + 1}))
print(jacrev(lambda d: {'r': d['a'] * 2})({'a': x}))
print(grad(grad(lambda t: t ** 3))(torch.tensor(2.)))
print(grad(lambda t: torch.where(t > 0, t, -t))(torch.tensor(-2.)))
t = torch.tensor(2., requires_grad=True)
g = grad(lambda s: s ** 3)(t)
print(g, g.requires_grad)
g.backward()
print(t.grad)

# ---- output
# (tensor([2., 4.]), tensor([1., 4.]))
# (tensor([2., 4.]), (tensor(5.), tensor([1., 4.])))
# (tensor([[2., 0.],
#         [0., 4.]]), {'k': tensor([1., 2.])})
# (tensor([[2., 0.],
#         [0., 4.]]), tensor([3., 6.]))
# tensor([1., 2.])
# (tensor([2., 4.]), tensor([2., 4.]), tensor([1., 2.]))
# (tensor([1., 2.]), tensor([1., 2.]))
# tensor([1., 2.])
# tensor([1., 2.])
# (tensor([[2., 0.],
#         [0., 3.]]), tensor([[1., 0.],
#         [0., 2.]]))
# tensor([[1., 0.],
#         [0., 2.]])
# tensor([[ 6.,  0.],
#         [ 0., 12.]])
# tensor([[2., 0.],
#         [0., 4.]])
# ValueError: jacrev: `chunk_size` should be greater than 0.
# tensor([2., 4.])
# RuntimeError: grad_and_value(f)(*args): Expected f(*args) to return a scalar Tensor, got tensor with 1 dims. Maybe you wanted to use the vjp or jacrev APIs instead?
# RuntimeError: grad_and_value(f)(*args): Expected f(*args) to return a Tensor, got <class 'float'>
# RuntimeError: Got argnum=2, but only 1 positional inputs
# RuntimeError: argnums must be int or Tuple[int, ...], got: <class 'str'>
# RuntimeError: grad_and_value(f)(*args): output of function f should be a tuple: (output, aux) if has_aux is True
# ValueError: Thing passed to transform API must be Tensor, got <class 'float'>
# RuntimeError: only Tensors of floating point dtype can require gradients
# RuntimeError: Expected tensors, got unsupported type <class 'int'>
# RuntimeError: jvp(f, primals, tangents): Expected primals to be a tuple. E.g. it should be valid to call f(*primals).
# RuntimeError: Trying to set a forward gradient that has a different size than that of the original Tensor, this is not supported. Tensor is of size [2] while the given forward gradient is of size [3].
# RuntimeError: jvp(f, primals, tangents): Expected primals and tangents to have the same python structure. For example, if primals is a tuple of 3 tensors, tangents also must be. Got primals with structure TreeSpec(tuple, None, [*]) and tangents with structure *
# RuntimeError: vjp(f, *primals): expected f(*primals) to return only tensors, got unsupported type <class 'int'>
# RuntimeError: Mismatch in shape: grad_output[0] has a shape of torch.Size([3]) and output[0] has a shape of torch.Size([2]).
# {'a': tensor([2., 3.]), 'b': tensor([1., 2.])}
# {'r': {'a': tensor([[2., 0.],
#         [0., 2.]])}}
# tensor(12.)
# tensor(-1.)
# tensor(12., grad_fn=<MulBackward0>) True
# tensor(12.)
