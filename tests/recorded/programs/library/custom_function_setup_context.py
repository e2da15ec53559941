import torch
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)
class Mul(torch.autograd.Function):
    @staticmethod
    def forward(x, y):
        return x * y
    @staticmethod
    def setup_context(ctx, inputs, output):
        x, y = inputs
        ctx.save_for_backward(x, y)
        ctx.extra = 3
    @staticmethod
    def backward(ctx, g):
        x, y = ctx.saved_tensors
        print(ctx.extra, ctx.needs_input_grad)
        return g * y, g * x
a = torch.tensor(2., requires_grad=True)
b = torch.tensor(5.)
c = Mul.apply(a, b)
print(c)
c.backward()
print(a.grad)
print(torch.func.grad(lambda x: Mul.apply(x, b))(torch.tensor(1.)))
class Old(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2
    @staticmethod
    def backward(ctx, g):
        return g * 2
attempt(lambda: torch.func.grad(lambda x: Old.apply(x))(torch.tensor(1.)))
attempt(lambda: torch.func.vmap(Mul.apply)(torch.ones(2), torch.ones(2)))
class Two(torch.autograd.Function):
    @staticmethod
    def forward(x):
        return x + 1, x * 2, 7
    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.set_materialize_grads(False)
    @staticmethod
    def backward(ctx, g1, g2, g3):
        print(g1, g2, g3)
        return g1
p, q, r = Two.apply(a)
print(p, q, r)
p.backward()
print(a.grad)

# ---- output
# tensor(10., grad_fn=<MulBackward>)
# 3 (True, False)
# tensor(5.)
# 3 (True, False)
# tensor(5.)
# RuntimeError: In order to use an autograd.Function with functorch transforms (vmap, grad, jvp, jacrev, ...), it must override the setup_context staticmethod. For more details, please see https://pytorch.org/docs/main/notes/extending.func.html
# RuntimeError: You tried to vmap over Mul, but it does not have vmap support. Please override and implement the vmap staticmethod or set generate_vmap_rule=True. For more details, please see https://pytorch.org/docs/main/notes/extending.func.html
# tensor(3., grad_fn=<TwoBackward>) tensor(4., grad_fn=<TwoBackward>) 7
# tensor(1.) None None
# tensor(6.)
