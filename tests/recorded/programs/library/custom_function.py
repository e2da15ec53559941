import torch
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)
class Exp(torch.autograd.Function):
    @staticmethod
    def forward(ctx, i):
        result = i.exp()
        ctx.save_for_backward(result)
        return result
    @staticmethod
    def backward(ctx, grad_output):
        result, = ctx.saved_tensors
        return grad_output * result
x = torch.tensor([0., 1.], requires_grad=True)
y = Exp.apply(x)
print(y, y.grad_fn.name(), type(y.grad_fn).__name__, y.grad_fn.next_functions)
print(y.grad_fn.saved_tensors, y.grad_fn.needs_input_grad)
g, = torch.autograd.grad(y.sum(), x, create_graph=True)
print(g)
print(torch.autograd.grad(g.sum(), x))
attempt(lambda: y.grad_fn.saved_tensors)
attempt(lambda: Exp()(x))
attempt(lambda: Exp.forward(x))
print(Exp.apply(torch.ones(2)))
print(torch.autograd.gradcheck(Exp.apply, torch.rand(3, dtype=torch.float64, requires_grad=True)))
attempt(lambda: print(y.grad_fn.foo))
print(isinstance(y.grad_fn, torch.autograd.graph.Node))
class Empty(torch.autograd.Function):
    pass
attempt(lambda: Empty.apply(x))
class NoBack(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2
attempt(lambda: NoBack.apply(x).sum().backward())
attempt(lambda: Exp.apply(x, x))

# ---- output
# tensor([1.0000, 2.7183], grad_fn=<ExpBackward>) ExpBackward ExpBackward ((<AccumulateGrad object at 0xADDR>, 0),)
# (tensor([1.0000, 2.7183], grad_fn=<ExpBackward>),) (True,)
# tensor([1.0000, 2.7183], grad_fn=<MulBackward0>)
# (tensor([1.0000, 2.7183]),)
# RuntimeError: Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors after calling backward.
# RuntimeError: Legacy autograd function with non-static forward method is deprecated. Please use new-style autograd function with static forward method. (Example: https://pytorch.org/docs/stable/autograd.html#torch.autograd.Function)
# TypeError: Exp.forward() missing 1 required positional argument: 'i'
# tensor([2.7183, 2.7183])
# True
# AttributeError: 'ExpBackward' object has no attribute 'foo'
# True
# NotImplementedError: You must implement the forward function for custom autograd.Function.
# NotImplementedError: You must implement either the backward or vjp method for your custom autograd.Function to use it with backward mode AD.
# TypeError: Exp.forward() takes 2 positional arguments but 3 were given
