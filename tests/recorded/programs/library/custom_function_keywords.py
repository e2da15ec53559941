"""Arguments by keyword and by default."""

import torch
from torch.autograd import Function
def t(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)
x = torch.ones(2, requires_grad=True)


class F(Function):
    @staticmethod
    def forward(x, k=2): return x * k
    @staticmethod
    def setup_context(ctx, inputs, output): ctx.k = inputs[1]
    @staticmethod
    def backward(ctx, g): return g * ctx.k, None
t(lambda: F.apply(x, z=3)); t(lambda: F.apply()); t(lambda: F.apply(1, 2, 3)); t(lambda: F.apply(x, x=3)); t(lambda: F.apply(k=2, x=x))

class F(Function):
    @staticmethod
    def forward(ctx, x, k=2): return x * k
    @staticmethod
    def backward(ctx, g): return g, None
t(lambda: F.apply()); t(lambda: F.apply(1, 2, 3)); t(lambda: F.apply(x, x=3)); t(lambda: F.apply(k=2, x=x)); t(lambda: F.apply(k=2)); t(lambda: F.apply(x, 4, k=2))

class F(Function):
    @staticmethod
    def forward(ctx, x, *, k=2, j=7, **kw): print(k, j, kw, ctx.needs_input_grad); return x * k
    @staticmethod
    def backward(ctx, g): return g, None
t(lambda: F.apply(x)); t(lambda: F.apply(x, k=3)); t(lambda: F.apply(x, k=x)); t(lambda: F.apply(x, k=3, z=3).sum().backward()); t(lambda: F.apply(x, k=3).sum().backward())

class F(Function):
    @staticmethod
    def forward(ctx, x, k=2, j=5): print(k, j, ctx.needs_input_grad); return x * k
    @staticmethod
    def backward(ctx, g): return g, None, None
t(lambda: F.apply(x, j=3)); t(lambda: F.apply(x, j=x)); t(lambda: F.apply(j=x, x=x).sum().backward())

# ---- output
# TypeError got an unexpected keyword argument 'z'
# TypeError missing a required argument: 'x'
# TypeError too many positional arguments
# TypeError multiple values for argument 'x'
# tensor([2., 2.], grad_fn=<FBackward>)
# TypeError F.forward() missing 1 required positional argument: 'x'
# TypeError F.forward() takes from 2 to 3 positional arguments but 4 were given
# TypeError forward() got multiple values for argument 'x'
# tensor([2., 2.], grad_fn=<FBackward>)
# TypeError forward() missing required argument: 'x' (position 0)
# TypeError forward() got multiple values for argument 'k'
# 2 7 {} (True,)
# tensor([2., 2.], grad_fn=<FBackward>)
# TypeError forward() got an unexpected keyword argument 'k'
# TypeError forward() got an unexpected keyword argument 'k'
# TypeError forward() got an unexpected keyword argument 'k'
# TypeError forward() got an unexpected keyword argument 'k'
# TypeError forward() missing required argument: 'k' (position 1)
# TypeError forward() missing required argument: 'k' (position 1)
# TypeError forward() missing required argument: 'k' (position 1)
