import torch


class Twice(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def backward(ctx, g):
        return g * 2


x = torch.ones(2, requires_grad=True)
for call in (lambda: Twice().apply(x), lambda: Twice()(x), lambda: Twice.apply(x)):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)
Twice().apply(x).sum().backward()
print(x.grad)

# ---- output
# tensor([2., 2.], grad_fn=<TwiceBackward>)
# RuntimeError Legacy autograd function with non-static forward method is deprecated. Please use new-style autograd function with static forward method. (Example: https://pytorch.org/docs/stable/autograd.html#torch.autograd.Function)
# tensor([2., 2.], grad_fn=<TwiceBackward>)
# tensor([2., 2.])
