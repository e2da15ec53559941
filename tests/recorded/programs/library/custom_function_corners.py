"""What forward and backward may return."""

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
    def forward(ctx, x): return x.clone()
    @staticmethod
    def backward(ctx, g): return g[:1]
t(lambda: F.apply(x).sum().backward()); t(lambda: x.grad)

class F(Function):
    @staticmethod
    def forward(ctx, x, y): return x.clone() + y
    @staticmethod
    def backward(ctx, g): return g, 3.0
t(lambda: F.apply(x, x).sum().backward())

class F(Function):
    @staticmethod
    def forward(ctx, x): return x.clone()
    @staticmethod
    def backward(ctx, g): return None
t(lambda: F.apply(x).sum().backward()); t(lambda: x.grad); t(lambda: torch.autograd.grad(F.apply(x).sum(), x)); t(lambda: torch.autograd.grad(F.apply(x).sum(), x, allow_unused=True))

class F(Function):
    @staticmethod
    def forward(ctx, x): return x.double()
    @staticmethod
    def backward(ctx, g): print(g.dtype); return g
y = F.apply(x); t(lambda: y.sum().backward()); t(lambda: x.grad)

class F(Function):
    @staticmethod
    def forward(ctx, x): return x.clone(), 5, None, 'a', x.long()
    @staticmethod
    def backward(ctx, *g): print(g); return g[0]
y = F.apply(x); t(lambda: y); t(lambda: y[0].sum().backward())

class F(Function):
    @staticmethod
    def forward(ctx, x): ctx.set_materialize_grads(False); return x.clone(), x * 2
    @staticmethod
    def backward(ctx, g, h): print(g, h); return g
a, b = F.apply(x); t(lambda: a.sum().backward()); t(lambda: F.apply(x)[1].sum().backward())

class F(Function):
    @staticmethod
    def forward(ctx, x): return 3
    @staticmethod
    def backward(ctx, g): return g
t(lambda: F.apply(x)); t(lambda: F.apply(2))

class F(Function):
    @staticmethod
    def forward(ctx, x): return {'a': x * 2}
    @staticmethod
    def backward(ctx, g): return g
t(lambda: F.apply(x))

class F(Function):
    @staticmethod
    def forward(ctx, x): return x, x
    @staticmethod
    def backward(ctx, g, h): return g + 2 * h
b = x * 1
p, q = F.apply(b); t(lambda: (p, q, p is q)); t(lambda: (p.sum() + q.sum()).backward()); t(lambda: x.grad)

class F(Function):
    @staticmethod
    def forward(ctx, x): o = x * 2; return o, o
    @staticmethod
    def backward(ctx, g, h): return g + 2 * h
b = x * 1
p, q = F.apply(b); t(lambda: (p, q, p is q)); t(lambda: (p.sum() + q.sum()).backward()); t(lambda: x.grad)

class F(Function):
    @staticmethod
    def forward(ctx, x): o = x.data; o.mul_(3); ctx.mark_dirty(x); return x
    @staticmethod
    def backward(ctx, g): return g * 3
b = x * 1; y = F.apply(b); t(lambda: (y is b, b)); y.sum().backward(); t(lambda: x.grad)
b = x * 1; c = b.exp(); y = F.apply(b); t(lambda: c.sum().backward()); 
b = x * 1; c = b * b; y = F.apply(b); t(lambda: c.sum().backward())

class F(Function):
    @staticmethod
    def forward(ctx, x): x.mul_(3); ctx.mark_dirty(x); return x * 1
    @staticmethod
    def backward(ctx, g): return g * 3
b = x * 1; t(lambda: F.apply(b))

class F(Function):
    @staticmethod
    def forward(ctx, y, x): x.copy_(y); ctx.mark_dirty(x); return x
    @staticmethod
    def backward(ctx, g): return g, None
b = torch.zeros(2); F.apply(x, b); t(lambda: b); b.sum().backward(); t(lambda: x.grad)

class F(Function):
    @staticmethod
    def forward(ctx, x): x.mul_(2); ctx.mark_dirty(x); ctx.save_for_backward(x); return x
    @staticmethod
    def backward(ctx, g): return g * ctx.saved_tensors[0]
b = x * 1; y = F.apply(b); t(lambda: y.sum().backward()); t(lambda: x.grad)
b = x * 1; y = F.apply(b); y.mul_(3); t(lambda: y.sum().backward())

# ---- output
# RuntimeError Function FBackward returned an invalid gradient at index 0 - got [1] but expected shape compatible with [2]
# None
# RuntimeError expected Variable or None (got float)
# None
# None
# RuntimeError The differentiated Tensor at index 0 appears to not have been used in the graph. Set allow_unused=True if this is the desired behavior.
# (None,)
# torch.float64
# None
# tensor([1., 1.])
# (tensor([1., 1.], grad_fn=<FBackward>), 5, None, 'a', tensor([1, 1]))
# (tensor([1., 1.]), None, None, None, tensor([0, 0]))
# None
# tensor([1., 1.]) None
# None
# None tensor([1., 1.])
# None
# 3
# 3
# {'a': tensor([2., 2.])}
# (tensor([1., 1.], grad_fn=<FBackward>), tensor([1., 1.], grad_fn=<FBackward>), False)
# None
# tensor([6., 6.])
# (tensor([2., 2.], grad_fn=<FBackward>), tensor([2., 2.], grad_fn=<FBackward>), True)
# None
# tensor([10., 10.])
# (True, tensor([3., 3.], grad_fn=<FBackward>))
# tensor([13., 13.])
# None
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of F, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# RuntimeError Some elements marked as dirty during the forward method were not returned as output. The inputs that are modified inplace must all be outputs of the Function.
# tensor([1., 1.], grad_fn=<FBackward>)
# tensor([16.7183, 16.7183])
# None
# tensor([18.7183, 18.7183])
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of F, is at version 3; expected version 2 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
