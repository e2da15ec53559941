import torch
from torch.func import vmap, jacfwd, jvp, jacrev, grad, linearize, hessian
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e)[:200])
t(lambda: vmap(lambda x: x * 2)(torch.ones(0, 3)).shape)
t(lambda: vmap(lambda x: (x.sum(), x))(torch.ones(0, 3)))
t(lambda: vmap(lambda d: d['a'])({'a': torch.ones(2)}))
t(lambda: vmap(lambda d: d['a'], in_dims=({'a': 0},))({'a': torch.ones(2)}))
t(lambda: vmap(lambda x: x, out_dims=(0, 1))(torch.ones(2)))
t(lambda: vmap(lambda x: (x, x), out_dims=(0,))(torch.ones(2)))
t(lambda: vmap(lambda x: x, out_dims=3)(torch.ones(2)))
t(lambda: vmap(lambda x: None)(torch.ones(2)))
t(lambda: vmap(lambda x: x, chunk_size=0)(torch.ones(2)))
t(lambda: vmap(lambda x: x, chunk_size=1)(torch.ones(3)))
t(lambda: vmap(3)(torch.ones(3)))
t(lambda: jacfwd(lambda x: x * 2)(torch.ones(0)))
t(lambda: jacfwd(lambda x: x * 2, argnums=3)(torch.ones(2)))
t(lambda: jacfwd(lambda x: 3)(torch.ones(2)))
t(lambda: jacfwd(lambda x: x)(torch.tensor([1, 2])))
t(lambda: jvp(lambda x: x, (torch.ones(2),), (torch.tensor([1, 2]),)))
t(lambda: jvp(lambda x: x, (torch.ones(2),), (3.,)))
t(lambda: jvp(lambda x: x, (3.,), (torch.ones(2),)))
t(lambda: jvp(lambda x: x, (), ()))
t(lambda: linearize(lambda x: x * 2, torch.ones(2))[1](torch.ones(3)))
t(lambda: hessian(lambda x: (x ** 3).sum())(torch.tensor([1., 2.])))
t(lambda: grad(lambda x: (vmap(lambda y: y * y)(x)).sum())(torch.tensor([1., 2.])))
import torch.autograd.forward_ad as fwAD
t(lambda: fwAD.make_dual(torch.ones(2), torch.ones(2)))
t(lambda: fwAD.exit_dual_level())
t(lambda: fwAD.unpack_dual(torch.ones(2)))
with fwAD.dual_level():
    t(lambda: fwAD.make_dual(3, torch.ones(2)))
    t(lambda: fwAD.make_dual(torch.ones(2), torch.ones(3)))
    t(lambda: fwAD.make_dual(torch.tensor([1]), torch.ones(1)))
    d = fwAD.make_dual(torch.ones(2), torch.ones(2))
    t(lambda: fwAD.unpack_dual(d.sort().values).tangent)
    t(lambda: fwAD.unpack_dual(d.round()).tangent)
    t(lambda: fwAD.unpack_dual(torch.cat([d, d])).tangent)
    t(lambda: fwAD.unpack_dual(d > 1).tangent)
    t(lambda: fwAD.unpack_dual(d.clone().mul_(d)).tangent)
    t(lambda: fwAD.unpack_dual(d.detach()).tangent)
N = torch.autograd.graph.Node
t(lambda: isinstance((torch.ones(1, requires_grad=True) * 2).grad_fn, N))

# ---- output
# torch.Size([0, 3])
# (tensor([]), tensor([], size=(0, 3)))
# tensor([1., 1.])
# tensor([1., 1.])
# ValueError vmap(<lambda>, ..., out_dims=(0, 1))(<inputs>): out_dims is not compatible with the structure of `outputs`. out_dims has structure TreeSpec(tuple, None, [*,
#   *]) but outputs has structure *.
# ValueError vmap(<lambda>, ..., out_dims=(0,))(<inputs>): out_dims is not compatible with the structure of `outputs`. out_dims has structure TreeSpec(tuple, None, [*]) but outputs has structure TreeSpec(tuple, No
# IndexError Dimension out of range (expected to be in range of [-1, 0], but got 3)
# ValueError vmap(<lambda>, ...): `<lambda>` must only return Tensors, got type <class 'NoneType'>. Did you mean to set out_dims= to None for output?
# ValueError vmap: chunk_size should be None or greater than 0. (got 0)
# tensor([1., 1., 1.])
# TypeError 'int' object is not callable
# tensor([], size=(0, 0))
# RuntimeError Got argnum=3, but only 1 positional inputs
# RuntimeError jvp(f, primals, tangents): expected f(*primals) to return only tensors, got unsupported type <class 'int'>
# ValueError Expected primal to be floating point or complex, but got: torch.int64
# ValueError Expected tangent to be floating point or complex, but got: torch.int64
# RuntimeError jvp(f, primals, tangents): Expected tangents to only contain Tensors, got <class 'float'>
# RuntimeError jvp(f, primals, tangents): Expected primals to only contain Tensors, got <class 'float'>
# RuntimeError jvp(f, primals, tangents): Expected primals to contain at least one Tensor.
# RuntimeError tangent:0 with shape torch.Size([3]) in flattened pytree doesn't match the shape torch.Size([2]) of the corresponding primal.
# tensor([[ 6.,  0.],
#         [ 0., 12.]])
# tensor([2., 4.])
# RuntimeError Trying to create a dual Tensor for forward AD but no level exists, make sure to enter_dual_level() first.
# RuntimeError Dual level must be a positive number.
# UnpackedDualTensor(primal=tensor([1., 1.]), tangent=None)
# AttributeError 'int' object has no attribute 'is_floating_point'
# RuntimeError Trying to set a forward gradient that has a different size than that of the original Tensor, this is not supported. Tensor is of size [2] while the given forward gradient is of size [3].
# ValueError Expected primal to be floating point or complex, but got: torch.int64
# tensor([1., 1.])
# tensor([0., 0.])
# tensor([1., 1., 1., 1.])
# None
# tensor([2., 2.])
# None
# True
