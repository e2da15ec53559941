import torch
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)
class Inplace(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        x_npy = x.detach()
        x_npy += 1
        ctx.mark_dirty(x)
        return x
    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx, g):
        return g * 3
a = torch.tensor(1., requires_grad=True)
b = a.clone()
v = b._version
c = Inplace.apply(b)
print(b is c, b, b._version - v)
c.backward()
print(a.grad)
attempt(lambda: Inplace.apply(a))
class Sort(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        s, i = x.sort()
        ctx.mark_non_differentiable(i)
        ctx.save_for_backward(s, i)
        return s, i
    @staticmethod
    def backward(ctx, g1, g2):
        print(g1, g2)
        s, i = ctx.saved_tensors
        out = torch.zeros_like(g1)
        out.index_add_(0, i, g1)
        return out
x = torch.tensor([3., 1., 2.], requires_grad=True)
s, i = Sort.apply(x)
print(s, i, i.requires_grad, s.requires_grad)
(s * torch.tensor([1., 2., 3.])).sum().backward()
print(x.grad)
y = Inplace.apply(x.clone())
g, = torch.autograd.grad(y.sum(), x, create_graph=True)
print(g)
attempt(lambda: torch.autograd.grad(g.sum(), x))
z = x * 1
g, = torch.autograd.grad(Inplace.apply(z).sum(), x, grad_outputs=torch.tensor(1., requires_grad=True), create_graph=True)
print(g)
attempt(lambda: g.sum().backward())
class View(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.view(-1)
    @staticmethod
    def backward(ctx, g):
        return g.view(1, 3)
v = View.apply(torch.ones(1, 3, requires_grad=True))
print(v)
attempt(lambda: v.add_(1))
class Same(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x
    @staticmethod
    def backward(ctx, g):
        return g * 5
w = Same.apply(x)
print(w, w is x)
w2 = Same.apply(x * 1)
attempt(lambda: w2.mul_(2))

# ---- output
# True tensor(2., grad_fn=<InplaceBackward>) 2
# tensor(3.)
# RuntimeError: a leaf Variable that requires grad has been used in an in-place operation.
# tensor([1., 2., 3.], grad_fn=<SortBackward>) tensor([1, 2, 0]) False True
# tensor([1., 2., 3.]) tensor([0, 0, 0])
# tensor([3., 1., 2.])
# tensor([3., 3., 3.])
# RuntimeError: element 0 of tensors does not require grad and does not have a grad_fn
# tensor([3., 3., 3.], grad_fn=<MulBackward0>)
# RuntimeError: trying to differentiate twice a function that was marked with @once_differentiable
# tensor([1., 1., 1.], grad_fn=<ViewBackward>)
# RuntimeError: Output 0 of View is a view and is being modified inplace. This view was created inside a custom Function (or because an input was returned as-is) and the autograd logic to handle view+inplace would override the custom backward associated with the custom Function, leading to incorrect gradients. This behavior is forbidden. You can fix this by cloning the output of the custom Function.
# tensor([3., 1., 2.], grad_fn=<SameBackward>) False
# RuntimeError: Output 0 of Same is a view and is being modified inplace. This view was created inside a custom Function (or because an input was returned as-is) and the autograd logic to handle view+inplace would override the custom backward associated with the custom Function, leading to incorrect gradients. This behavior is forbidden. You can fix this by cloning the output of the custom Function.
