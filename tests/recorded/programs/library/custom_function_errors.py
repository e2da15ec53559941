import torch
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)
x = torch.tensor([1., 2.], requires_grad=True)
def make(ret, n=1):
    class Fn(torch.autograd.Function):
        @staticmethod
        def forward(ctx, *args):
            return args[0] * 2
        @staticmethod
        def backward(ctx, g):
            return ret(g)
    return Fn
attempt(lambda: make(lambda g: (g, g)).apply(x).sum().backward())
attempt(lambda: make(lambda g: (g, None)).apply(x).sum().backward())
attempt(lambda: make(lambda g: None).apply(x).sum().backward())
print(x.grad)
attempt(lambda: make(lambda g: g[:1].expand(3)).apply(x).sum().backward())
attempt(lambda: make(lambda g: 3).apply(x).sum().backward())
attempt(lambda: make(lambda g: "s").apply(x, 2).sum().backward())
attempt(lambda: make(lambda g: (g, g)).apply(x, 2).sum().backward())
attempt(lambda: make(lambda g: g.double()).apply(x).sum().backward())
print(x.grad)
class Bad(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return [x * 2]
    @staticmethod
    def backward(ctx, g):
        return g
attempt(lambda: Bad.apply(x))
class Bad2(Bad):
    @staticmethod
    def forward(ctx, x):
        return 3
attempt(lambda: Bad2.apply(x))
class Bad3(Bad):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(3)
        return x
attempt(lambda: Bad3.apply(x))
class Bad4(Bad):
    @staticmethod
    def forward(ctx, x):
        ctx.saved_tensors = 3
        return x
attempt(lambda: Bad4.apply(x))
class Bad5(Bad):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(torch.ones(2))
        return x * 2
attempt(lambda: Bad5.apply(x))
class Bad6(Bad):
    @staticmethod
    def forward(ctx, x):
        return None
attempt(lambda: Bad6.apply(x))
class Raise(Bad):
    @staticmethod
    def forward(ctx, x):
        return x.clone()
    @staticmethod
    def backward(ctx, g):
        raise ValueError("in backward")
attempt(lambda: Raise.apply(x).sum().backward())
class NonStatic(torch.autograd.Function):
    def forward(self, x):
        return x * 2
    def backward(self, g):
        return g * 2
attempt(lambda: NonStatic()(x))
print(NonStatic.apply(x))
attempt(lambda: torch.autograd.Function.apply(x))

# ---- output
# RuntimeError: function FnBackward returned an incorrect number of gradients (expected 1, got 2)
# None
# None
# tensor([1., 1.])
# RuntimeError: Function FnBackward returned an invalid gradient at index 0 - got [3] but expected shape compatible with [2]
# RuntimeError: expected Variable or None (got int)
# RuntimeError: function FnBackward returned an incorrect number of gradients (expected 2, got 1)
# RuntimeError: function FnBackward returned a gradient different than None at position 2, but the corresponding forward input was not a Variable
# None
# tensor([2., 2.])
# [tensor([2., 4.])]
# 3
# TypeError: save_for_backward can only save variables, but argument 0 is of type int
# AttributeError: attribute 'saved_tensors' of 'torch._C._FunctionBase' objects is not writable
# RuntimeError: Some elements marked as dirty during the forward method were not returned as output. The inputs that are modified inplace must all be outputs of the Function.
# None
# ValueError: in backward
# RuntimeError: Legacy autograd function with non-static forward method is deprecated. Please use new-style autograd function with static forward method. (Example: https://pytorch.org/docs/stable/autograd.html#torch.autograd.Function)
# tensor([2., 4.], grad_fn=<NonStaticBackward>)
# NotImplementedError: You must implement the forward function for custom autograd.Function.
