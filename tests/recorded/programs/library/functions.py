"""Custom functions."""
import torch
from torch.autograd import Function, gradcheck
class MulAdd(Function):
    @staticmethod
    def forward(ctx, w, x, b):
        ctx.save_for_backward(w, x)
        ctx.extra = 'hello'
        return w * x + b
    @staticmethod
    def backward(ctx, g):
        w, x = ctx.saved_tensors
        print('needs', ctx.needs_input_grad, ctx.extra)
        gw = gx = gb = None
        if ctx.needs_input_grad[0]: gw = g * x
        if ctx.needs_input_grad[1]: gx = g * w
        if ctx.needs_input_grad[2]: gb = g.clone()
        return gw, gx, gb
w = torch.tensor([2., 3.], requires_grad=True); x = torch.tensor([1., 4.]); b = torch.zeros(2, requires_grad=True)
y = MulAdd.apply(w, x, b)
print(y, y.grad_fn, type(y.grad_fn).__name__, y.grad_fn.name())
y.sum().backward()
print(w.grad, x.grad, b.grad)
class Exp(Function):
    @staticmethod
    def forward(ctx, i):
        r = i.exp()
        ctx.save_for_backward(r)
        return r
    @staticmethod
    def backward(ctx, g):
        r, = ctx.saved_tensors
        return g * r
e = Exp.apply
t = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
g1, = torch.autograd.grad(e(t), t, create_graph=True)
g2, = torch.autograd.grad(g1, t)
print(g1, g2, gradcheck(e, (t,)))
class Split(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_non_differentiable()
        return x * 2, x * 3
    @staticmethod
    def backward(ctx, a, b):
        print(a, b)
        return a * 2 + b * 3
p, q = Split.apply(t)
p.backward()
print(t.grad)
class Round(Function):
    @staticmethod
    def forward(ctx, x): return x.round()
    @staticmethod
    def backward(ctx, g): return g
v = torch.tensor([0.4, 1.6], requires_grad=True)
(Round.apply(v) ** 2).sum().backward(); print(v.grad)
class Setup(Function):
    @staticmethod
    def forward(x, n): return x ** n
    @staticmethod
    def setup_context(ctx, inputs, output):
        x, n = inputs
        ctx.save_for_backward(x); ctx.n = n
    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        return g * ctx.n * x ** (ctx.n - 1), None
z = torch.tensor(3., requires_grad=True); Setup.apply(z, 3).backward(); print(z.grad)
class Bad(Function):
    @staticmethod
    def forward(ctx, x): return x * 1
    @staticmethod
    def backward(ctx, g): return g, g
try: Bad.apply(z).backward()
except RuntimeError as err: print(err)
class NoBack(Function):
    @staticmethod
    def forward(ctx, x): return x * 1
try: NoBack.apply(z).backward()
except NotImplementedError as err: print(err)
try: MulAdd()(w, x, b)
except Exception as err: print(type(err).__name__, err)
try: MulAdd.forward(None, 1)
except Exception as err: print(type(err).__name__, err)

# ---- output
# tensor([ 2., 12.], grad_fn=<MulAddBackward>) <torch.autograd.function.MulAddBackward object at 0xADDR> MulAddBackward MulAddBackward
# needs (True, False, True) hello
# tensor([1., 4.]) None tensor([1., 1.])
# tensor(2.7183, dtype=torch.float64, grad_fn=<MulBackward0>) tensor(2.7183, dtype=torch.float64) True
# tensor(1., dtype=torch.float64) tensor(0., dtype=torch.float64)
# tensor(2., dtype=torch.float64)
# tensor([0., 4.])
# tensor(27.)
# function BadBackward returned an incorrect number of gradients (expected 1, got 2)
# You must implement either the backward or vjp method for your custom autograd.Function to use it with backward mode AD.
# RuntimeError Legacy autograd function with non-static forward method is deprecated. Please use new-style autograd function with static forward method. (Example: https://pytorch.org/docs/stable/autograd.html#torch.autograd.Function)
# TypeError MulAdd.forward() missing 2 required positional arguments: 'x' and 'b'
