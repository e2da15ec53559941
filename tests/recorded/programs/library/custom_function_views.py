"""Custom functions that return views, written before and after."""

import torch
from torch.autograd import Function
def t(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


class F(Function):
    @staticmethod
    def forward(ctx, x): return [x * 2, x * 3]
    @staticmethod
    def backward(ctx, g, h): return g * 2 + h * 3
x = torch.ones(2, requires_grad=True)
t(lambda: F.apply(x))

class Double(Function):
    @staticmethod
    def forward(ctx, x): return x.clone().view(2, 2)
    @staticmethod
    def backward(ctx, g): return g.reshape(4) * 2
x = torch.ones(4, requires_grad=True)
y = Double.apply(x)
t(lambda: y.mul_(2)); t(lambda: y.is_leaf); t(lambda: y._base is None); t(lambda: y._is_view())

class Two(Function):
    @staticmethod
    def forward(ctx, x): c = x.clone(); return c[:2], c[2:]
    @staticmethod
    def backward(ctx, g, h): return torch.cat([g, h])
x = torch.ones(4, requires_grad=True)
y, z = Two.apply(x)
t(lambda: y.mul_(2)); t(lambda: y.sum().backward()); t(lambda: x.grad)
with torch.no_grad(): z.fill_(0)
t(lambda: z.sum().backward()); t(lambda: y.sum())

class Two(Function):
    @staticmethod
    def forward(ctx, x): c = x.clone(); return c, c[2:]
    @staticmethod
    def backward(ctx, g, h): return g
x = torch.ones(4, requires_grad=True)
y, z = Two.apply(x)
t(lambda: y.mul_(2)); t(lambda: z.sum())

class V(Function):
    @staticmethod
    def forward(ctx, x): return x[:2]
    @staticmethod
    def backward(ctx, g): return torch.cat([g, g])
x = torch.ones(4, requires_grad=True)
y = V.apply(x); t(lambda: y)
t(lambda: y.add_(1)); t(lambda: y.sum().backward()); t(lambda: x.grad)
a = x * 1; y = V.apply(a); a.add_(1); t(lambda: y); t(lambda: y.sum())
a = x * 1; y = V.apply(a)
with torch.no_grad(): a.add_(1)
t(lambda: y.grad_fn)

class V(Function):
    @staticmethod
    def forward(ctx, x): return x
    @staticmethod
    def backward(ctx, g): return g * 5
x = torch.ones(4, requires_grad=True)
y = V.apply(x); t(lambda: y); t(lambda: y.add_(1))
a = x * 1; y = V.apply(a); t(lambda: y); t(lambda: y.add_(1)); t(lambda: y._base is a)
with torch.no_grad(): y = V.apply(x)
t(lambda: y); t(lambda: y is x)

# ---- output
# [tensor([2., 2.]), tensor([3., 3.])]
# RuntimeError Output 0 of Double is a view and is being modified inplace. This view was created inside a custom Function (or because an input was returned as-is) and the autograd logic to handle view+inplace would override the custom backward associated with the custom Function, leading to incorrect gradients. This behavior is forbidden. You can fix this by cloning the output of the custom Function.
# False
# False
# True
# RuntimeError Output 0 of Two is a view and is being modified inplace. This view is the output of a function that returns multiple views. Such functions do not allow the output views to be modified inplace. You should replace the inplace operation by an out-of-place one.
# None
# tensor([1., 1., 0., 0.])
# RuntimeError Output 1 of Two is a view and its base or another view of its base has been modified inplace. This view is the output of a function that returns multiple views. Such functions do not allow the output views to be modified inplace. You should replace the inplace operation by an out-of-place one.
# RuntimeError Output 0 of Two is a view and its base or another view of its base has been modified inplace. This view is the output of a function that returns multiple views. Such functions do not allow the output views to be modified inplace. You should replace the inplace operation by an out-of-place one.
# tensor([2., 2., 2., 2.], grad_fn=<MulBackward0>)
# RuntimeError Output 1 of Two is a view and its base or another view of its base has been modified inplace. This view is the output of a function that returns multiple views. Such functions do not allow the output views to be modified inplace. You should replace the inplace operation by an out-of-place one.
# tensor([1., 1.], grad_fn=<VBackward>)
# RuntimeError Output 0 of V is a view and is being modified inplace. This view was created inside a custom Function (or because an input was returned as-is) and the autograd logic to handle view+inplace would override the custom backward associated with the custom Function, leading to incorrect gradients. This behavior is forbidden. You can fix this by cloning the output of the custom Function.
# None
# tensor([1., 1., 1., 1.])
# tensor([2., 2.], grad_fn=<Invalid>)
# RuntimeError Output 0 of V is a view and its base or another view of its base has been modified inplace. This view was created inside a custom Function (or because an input was returned as-is) and the autograd logic to handle view+inplace would override the custom backward associated with the custom Function, leading to incorrect gradients. This behavior is forbidden. You can fix this by cloning the output of the custom Function.
# RuntimeError Output 0 of V is a view and its base or another view of its base has been modified inplace. This view was created inside a custom Function (or because an input was returned as-is) and the autograd logic to handle view+inplace would override the custom backward associated with the custom Function, leading to incorrect gradients. This behavior is forbidden. You can fix this by cloning the output of the custom Function.
# tensor([1., 1., 1., 1.], grad_fn=<VBackward>)
# RuntimeError Output 0 of V is a view and is being modified inplace. This view was created inside a custom Function (or because an input was returned as-is) and the autograd logic to handle view+inplace would override the custom backward associated with the custom Function, leading to incorrect gradients. This behavior is forbidden. You can fix this by cloning the output of the custom Function.
# tensor([1., 1., 1., 1.], grad_fn=<VBackward>)
# RuntimeError Output 0 of V is a view and is being modified inplace. This view was created inside a custom Function (or because an input was returned as-is) and the autograd logic to handle view+inplace would override the custom backward associated with the custom Function, leading to incorrect gradients. This behavior is forbidden. You can fix this by cloning the output of the custom Function.
# True
# tensor([1., 1., 1., 1.])
# False
