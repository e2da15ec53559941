import torch
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)
import torch.autograd.forward_ad as fwAD
p = torch.tensor([1., 2.])
t = torch.tensor([1., 0.5])
with fwAD.dual_level():
    d = fwAD.make_dual(p, t)
    print(fwAD.unpack_dual(d).tangent)
    y = d.sin() * d
    u = fwAD.unpack_dual(y)
    print(u.primal, u.tangent)
    print(type(u).__name__)
    print(d)
    pr, tn = fwAD.unpack_dual(y)
    print(pr, tn)
    z = p * 2
    print(fwAD.unpack_dual(z).tangent)
attempt(lambda: fwAD.make_dual(p, t))
print(fwAD.unpack_dual(y).tangent)
class Fn(torch.autograd.Function):
    @staticmethod
    def forward(ctx, foo):
        result = torch.exp(foo)
        ctx.result = result
        return result
    @staticmethod
    def jvp(ctx, gI):
        gO = gI * ctx.result
        del ctx.result
        return gO
with fwAD.dual_level():
    d = fwAD.make_dual(p, t)
    o = Fn.apply(d)
    print(fwAD.unpack_dual(o).tangent)

# ---- output
# tensor([1.0000, 0.5000])
# tensor([0.8415, 1.8186]) tensor([1.3818, 0.0385])
# UnpackedDualTensor
# tensor([1., 2.], tangent=tensor([1.0000, 0.5000]))
# tensor([0.8415, 1.8186]) tensor([1.3818, 0.0385])
# None
# RuntimeError: Trying to create a dual Tensor for forward AD but no level exists, make sure to enter_dual_level() first.
# None
# tensor([2.7183, 3.6945])
