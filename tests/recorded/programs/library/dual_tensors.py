import torch, torch.autograd.forward_ad as fw
class F1(torch.autograd.Function):
    @staticmethod
    def forward(x): return x*2
    @staticmethod
    def setup_context(ctx, i, o): pass
    @staticmethod
    def backward(ctx, g): return g*2
p=torch.ones(2); t=torch.ones(2)
def at(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
at(lambda: torch.func.jvp(F1.apply,(p,),(t,)))
with fw.dual_level():
    d=fw.make_dual(p,t)
    at(lambda: F1.apply(d))
    at(lambda: fw.make_dual(torch.arange(2), t))
    at(lambda: fw.make_dual(p, torch.arange(2)))
    at(lambda: fw.make_dual(p, torch.ones(3)))
    at(lambda: fw.make_dual(p, t.double()))
    at(lambda: fw.dual_level().__enter__())
    at(lambda: fw.make_dual(d, t))
    r=p.clone().requires_grad_()
    d2=fw.make_dual(r,t)
    print(d2, fw.unpack_dual(d2), d2.sin())
    print(fw.unpack_dual(d2.sin()))
    print(d.detach(), (d*2).sum(), d.view(1,2), d[0], d.clone())
    x=d.clone(); x.mul_(3); print(x)
    print(d.requires_grad, d.is_leaf, d.grad_fn)
    print(torch.autograd.grad((d2**2).sum(), r))
    print(torch.autograd.grad((d2**3).sum(), r, create_graph=True))
    print(fw.unpack_dual(p))
    print(repr(fw.unpack_dual(d)))
    at(lambda: fw.make_dual(1.,2.))
    print(d.max(), d.relu(), d > 1)
    with torch.no_grad(): print(d*2)
print(d, fw.unpack_dual(d))
l=fw.enter_dual_level(); d=fw.make_dual(p,t); print(l, fw.unpack_dual(d.exp()).tangent); fw.exit_dual_level()
at(lambda: fw.exit_dual_level())

# ---- output
# NotImplementedError You must implement the jvp function for custom autograd.Function to use it with forward mode AD.
# NotImplementedError You must implement the jvp function for custom autograd.Function to use it with forward mode AD.
# ValueError Expected primal to be floating point or complex, but got: torch.int64
# ValueError Expected tangent to be floating point or complex, but got: torch.int64
# RuntimeError Trying to set a forward gradient that has a different size than that of the original Tensor, this is not supported. Tensor is of size [2] while the given forward gradient is of size [3].
# tensor([1., 1.], tangent=tensor([1., 1.], dtype=torch.float64))
# RuntimeError Nested forward mode AD is not supported at the moment
# RuntimeError Making a dual Tensor based on a Tensor that already has a forward gradient at the same level 0 is not supported.
# tensor([1., 1.], grad_fn=<ViewBackward0>, tangent=tensor([1., 1.])) UnpackedDualTensor(primal=tensor([1., 1.], grad_fn=<Identity>), tangent=tensor([1., 1.])) tensor([0.8415, 0.8415], grad_fn=<SinBackward0>,
#        tangent=tensor([0.5403, 0.5403], grad_fn=<MulBackward0>))
# UnpackedDualTensor(primal=tensor([0.8415, 0.8415], grad_fn=<Identity>), tangent=tensor([0.5403, 0.5403], grad_fn=<MulBackward0>))
# tensor([1., 1.]) tensor(4., tangent=4.0) tensor([[1., 1.]], tangent=tensor([[1., 1.]])) tensor(1., tangent=1.0) tensor([1., 1.], tangent=tensor([1., 1.]))
# tensor([3., 3.], tangent=tensor([3., 3.]))
# False True None
# (tensor([2., 2.], tangent=tensor([2., 2.])),)
# (tensor([3., 3.], grad_fn=<ViewBackward0>,
#        tangent=tensor([6., 6.], grad_fn=<ViewBackward0>)),)
# UnpackedDualTensor(primal=tensor([1., 1.]), tangent=None)
# UnpackedDualTensor(primal=tensor([1., 1.]), tangent=tensor([1., 1.]))
# AttributeError 'float' object has no attribute 'is_floating_point'
# tensor(1., tangent=1.0) tensor([1., 1.], tangent=tensor([1., 1.])) tensor([False, False])
# tensor([2., 2.], tangent=tensor([2., 2.]))
# tensor([1., 1.]) UnpackedDualTensor(primal=tensor([1., 1.]), tangent=None)
# 0 tensor([2.7183, 2.7183])
# RuntimeError Dual level must be a positive number.
