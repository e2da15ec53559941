"""Custom functions that write their inputs, views too."""

import torch
from torch.autograd import Function
def t(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


class Twice(Function):
    @staticmethod
    def forward(ctx, v): v.mul_(2); ctx.mark_dirty(v); return v
    @staticmethod
    def backward(ctx, g): return g * 2
x = torch.ones(3, requires_grad=True); b = x * 1
v = b[:1]; w = Twice.apply(v); t(lambda: (w is v, w, v, b)); t(lambda: b._version)
b.sum().backward(); t(lambda: x.grad)
x = torch.ones(3, requires_grad=True); b = x * 1; v = b[1:][1:]; u = b[0]; Twice.apply(v); t(lambda: (u, v, b)); (b.sum() + v.sum() + u).backward(); t(lambda: x.grad)

class Twice(Function):
    @staticmethod
    def forward(ctx, v): v.mul_(2); ctx.mark_dirty(v); return v, v * 3
    @staticmethod
    def backward(ctx, g, h): return g * 2 + h * 6
x = torch.ones(3, requires_grad=True); b = x * 1
t(lambda: Twice.apply(b[:1])); t(lambda: Twice.apply(b))

class Twice(Function):
    @staticmethod
    def forward(ctx, a, v): v.mul_(a); ctx.mark_dirty(v); return v
    @staticmethod
    def backward(ctx, g): return g * 10, g * 2
x = torch.ones(3, requires_grad=True); b = x * 1; a = torch.tensor(2., requires_grad=True)
t(lambda: Twice.apply(a, b)); b.sum().backward(); t(lambda: (x.grad, a.grad))

class N(Function):
    @staticmethod
    def forward(ctx, v): o = v > 0; ctx.mark_non_differentiable(o); return v * 2, o, v
    @staticmethod
    def backward(ctx, g, h, i): print(g, h, i); return g * 2
x = torch.ones(2, requires_grad=True)
a, b, c = N.apply(x); t(lambda: (a, b, c)); t(lambda: a.sum().backward())

class N(Function):
    @staticmethod
    def forward(ctx, v): ctx.mark_non_differentiable(v); return v
    @staticmethod
    def backward(ctx, g): return g * 2
x = torch.ones(2, requires_grad=True)
a = N.apply(x); t(lambda: a); t(lambda: a is x)
b = x * 1; a = N.apply(b); t(lambda: a); t(lambda: b)

class N(Function):
    @staticmethod
    def forward(ctx, v): w = v.clone().view(-1); ctx.mark_non_differentiable(w); return w
    @staticmethod
    def backward(ctx, g): return g * 2
x = torch.ones(2, requires_grad=True)
a = N.apply(x); t(lambda: a); t(lambda: a.add_(1))

class S(Function):
    @staticmethod
    def forward(v): return v
    @staticmethod
    def setup_context(ctx, inputs, output): ctx.save_for_backward(output)
    @staticmethod
    def backward(ctx, g): return g * 2
x = torch.ones(2, requires_grad=True)
t(lambda: S.apply(x))

class S(Function):
    @staticmethod
    def forward(ctx, v): o = v.exp(); ctx.save_for_backward(o, v, None); return o
    @staticmethod
    def backward(ctx, g): print(ctx.saved_tensors); return g * ctx.saved_tensors[0]
x = torch.ones(2, requires_grad=True); y = S.apply(x); z = y.sum(); y.mul_(2)
t(lambda: z.backward()); t(lambda: y.sum().backward())

# ---- output
# (True, tensor([2.], grad_fn=<AsStridedBackward0>), tensor([2.], grad_fn=<AsStridedBackward0>), tensor([2., 1., 1.], grad_fn=<CopySlices>))
# 2
# tensor([2., 1., 1.])
# (tensor(1., grad_fn=<AsStridedBackward0>), tensor([2.], grad_fn=<AsStridedBackward0>), tensor([1., 1., 2.], grad_fn=<CopySlices>))
# tensor([2., 1., 4.])
# RuntimeError If your Function modifies inplace an input that is a view of another Tensor, your Function cannot return more than one Tensor. This is not supported by the current autograd engine. You should either make sure the input is not a view (using .clone() for example) or make your Function only return one Tensor (potentially splitting it into two Functions: one doing the inplace that returns a single Tensor and a second one that does the other operations). You can ask on the forum https://discuss.pytorch.org/ if you need help to do this change.
# (tensor([4., 2., 2.], grad_fn=<TwiceBackward>), tensor([12.,  6.,  6.], grad_fn=<TwiceBackward>))
# tensor([2., 2., 2.], grad_fn=<TwiceBackward>)
# (tensor([2., 2., 2.]), tensor(30.))
# (tensor([2., 2.], grad_fn=<NBackward>), tensor([True, True]), tensor([1., 1.], grad_fn=<NBackward>))
# tensor([1., 1.]) tensor([False, False]) tensor([0., 0.])
# None
# tensor([1., 1.])
# False
# tensor([1., 1.])
# tensor([1., 1.], grad_fn=<MulBackward0>)
# tensor([1., 1.])
# tensor([2., 2.])
# RuntimeError An input that has been returned as-is as output is being saved for backward. This is not supported if you override setup_context. You should return and save a view of the input instead, e.g. with x.view_as(x) or setup ctx inside the forward function itself.
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of S, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of S, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
