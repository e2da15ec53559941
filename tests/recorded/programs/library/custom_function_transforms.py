import torch
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)
class Cube(torch.autograd.Function):
    @staticmethod
    def forward(x):
        return x ** 3
    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(inputs[0])
    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        return g * 3 * x ** 2
    @staticmethod
    def vmap(info, in_dims, x):
        return Cube.apply(x), in_dims[0]
print(torch.func.vmap(Cube.apply)(torch.tensor([1., 2., 3.])))
class Gen(torch.autograd.Function):
    generate_vmap_rule = True
    @staticmethod
    def forward(x):
        return x.sin()
    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)
    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        return g * x.cos()
print(torch.func.vmap(Gen.apply)(torch.tensor([1., 2., 3.])))
print(torch.func.vmap(torch.func.grad(Gen.apply))(torch.tensor([0., 2., 3.])))
class J(torch.autograd.Function):
    @staticmethod
    def forward(x):
        return x * x
    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)
        ctx.save_for_forward(*inputs)
    @staticmethod
    def backward(ctx, g):
        print('backward')
        x, = ctx.saved_tensors
        return g * 2 * x
    @staticmethod
    def jvp(ctx, t):
        print('jvp')
        x, = ctx.saved_tensors
        return t * 2 * x
print(torch.func.jvp(J.apply, (torch.tensor(3.),), (torch.tensor(1.),)))
attempt(lambda: torch.func.jacfwd(J.apply)(torch.tensor(3.)))
print(torch.func.jacrev(J.apply)(torch.tensor(3.)))
class Both(J):
    generate_vmap_rule = True
    @staticmethod
    def vmap(info, in_dims, x):
        return x, 0
attempt(lambda: torch.func.vmap(Both.apply)(torch.ones(2)))

# ---- output
# tensor([ 1.,  8., 27.])
# tensor([0.8415, 0.9093, 0.1411])
# tensor([ 1.0000, -0.4161, -0.9900])
# jvp
# (tensor(9.), tensor(6.))
# RuntimeError: You tried to vmap over J, but it does not have vmap support. Please override and implement the vmap staticmethod or set generate_vmap_rule=True. For more details, please see https://pytorch.org/docs/main/notes/extending.func.html
# backward
# tensor(6.)
# RuntimeError: You tried to vmap over Both, but it has both generate_vmap_rule=True and an overridden vmap staticmethod. Please set generate_vmap_rule=False or delete the overridden vmap staticmethod to avoid ambiguity. For more details, please see https://pytorch.org/docs/main/notes/extending.func.html
