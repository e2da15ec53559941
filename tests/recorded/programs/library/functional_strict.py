import torch
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)
from torch.autograd.functional import jacobian, hessian, vjp, jvp, hvp, vhp
x = torch.tensor([1., 2.])
def f(x): return x.exp().sum()
print(jacobian(f, x), hessian(f, x))
attempt(lambda: jacobian(lambda x: torch.ones(2), x, strict=True))
attempt(lambda: jacobian(lambda x: torch.ones(2), x))
attempt(lambda: jacobian(lambda x, y: x * 2, (x, x), strict=True))
attempt(lambda: jacobian(lambda x, y: x * 2, (x, x)))
attempt(lambda: hessian(lambda x: (x * 2).sum(), x, strict=True))
attempt(lambda: hessian(lambda x: (x * 2).sum(), x))
attempt(lambda: vjp(lambda x: torch.ones(2), x, torch.ones(2), strict=True))
attempt(lambda: vjp(lambda x: x * 2, x))
attempt(lambda: vjp(lambda x: x * 2, x, torch.ones(3)))
attempt(lambda: jvp(lambda x: x * 2, x))
attempt(lambda: jvp(lambda x: torch.ones(2), x, torch.ones(2), strict=True))
attempt(lambda: jvp(lambda x: x * x, x, torch.ones(2), strict=True))
attempt(lambda: jvp(lambda x: x * 2, x, torch.ones(2), create_graph=True, strict=True))
attempt(lambda: hvp(lambda x: x * 2, x, torch.ones(2)))
attempt(lambda: hvp(lambda x: (x * 2).sum(), x, torch.ones(2), strict=True))
attempt(lambda: hvp(lambda x: (x ** 3).sum(), x, torch.ones(2)))
attempt(lambda: vhp(lambda x: (x ** 3).sum(), x, torch.ones(2)))
attempt(lambda: vhp(lambda x: (x ** 1).sum(), x, torch.ones(2), strict=True))
attempt(lambda: jacobian(f, x, vectorize=True))
attempt(lambda: jacobian(f, x, vectorize=True, strategy='forward-mode'))
attempt(lambda: jacobian(f, x, strategy='forward-mode'))
attempt(lambda: jacobian(f, x, strategy='forward'))
attempt(lambda: jacobian(f, x, vectorize=True, strict=True))
attempt(lambda: hessian(f, x, vectorize=True))
attempt(lambda: hessian(lambda x: x, x))
attempt(lambda: jacobian(f, 3))
attempt(lambda: jacobian(f, [x, 3]))
attempt(lambda: jacobian(lambda x: 3, x))
r = x.clone().requires_grad_()
j = jacobian(lambda x: x ** 3, r, create_graph=True)
print(j)
j.sum().backward()
print(r.grad)
print(hessian(lambda x, y: (x * y).sum(), (x, x)))
print(hvp(lambda x, y: (x * y * y).sum(), (x, x), (x, x)))
o, g = vjp(lambda x, y: (x * y, x + y), (x, x), (torch.ones(2), torch.ones(2)))
print(o, g)
attempt(lambda: jacobian(lambda x: x.long(), x))
print(jacobian(lambda x: x ** 2, x, create_graph=True, strict=True))
attempt(lambda: jacobian(lambda x: x * 2, x, create_graph=True, strict=True))

# ---- output
# tensor([2.7183, 7.3891]) tensor([[2.7183, 0.0000],
#         [0.0000, 7.3891]])
# RuntimeError: Output 0 of the user-provided function does not require gradients. The outputs must be computed in a differentiable manner from the input when running in strict mode.
# tensor([[0., 0.],
#         [0., 0.]])
# RuntimeError: Output 0 of the user-provided function is independent of input 1. This is not allowed in strict mode.
# (tensor([[2., 0.],
#         [0., 2.]]), tensor([[0., 0.],
#         [0., 0.]]))
# RuntimeError: While computing the hessian, found that the jacobian of the user-provided function with respect to input 0 is independent of the input. This is not allowed in strict mode. You should ensure that your function is twice differentiable and that the jacobian depends on the inputs (this would be violated by a linear function for example).
# tensor([[0., 0.],
#         [0., 0.]])
# RuntimeError: Output 0 of the user-provided function does not require gradients. The outputs must be computed in a differentiable manner from the input when running in strict mode.
# RuntimeError: The vector v can only be None if the user-provided function returns a single Tensor with a single element.
# RuntimeError: v has invalid size: should be torch.Size([2]) but got torch.Size([3]).
# RuntimeError: The vector v can only be None if the input to the user-provided function is a single Tensor with a single element.
# RuntimeError: Output 0 of the user-provided function does not require gradients. The outputs must be computed in a differentiable manner from the input when running in strict mode.
# (tensor([1., 4.]), tensor([2., 4.]))
# RuntimeError: The jacobian of the user-provided function is independent of input 0. This is not allowed in strict mode when create_graph=True.
# RuntimeError: The Tensor returned by the function given to hvp should contain a single element
# RuntimeError: While computing the hessian, found that the jacobian of the user-provided function with respect to input 0 is independent of the input. This is not allowed in strict mode. You should ensure that your function is twice differentiable and that the jacobian depends on the inputs (this would be violated by a linear function for example).
# (tensor(9.), tensor([ 6., 12.]))
# (tensor(9.), tensor([ 6., 12.]))
# (tensor(3.), tensor([0., 0.]))
# tensor([2.7183, 7.3891])
# tensor([2.7183, 7.3891])
# NotImplementedError: Computing Jacobian using forward-AD or forward-over-reverse Hessian isonly implemented for `vectorize=True`.
# AssertionError: Expected strategy to be either "forward-mode" or "reverse-mode". Hint: If your function has more outputs than inputs, "forward-mode" tends to be more performant. Otherwise, prefer to use "reverse-mode".
# RuntimeError: torch.autograd.functional.jacobian: `strict=True` and `vectorized=True` are not supported together. Please either set `strict=False` or `vectorize=False`.
# tensor([[2.7183, 0.0000],
#         [0.0000, 7.3891]])
# RuntimeError: The Tensor returned by the function given to hessian should contain a single element
# TypeError: The inputs given to jacobian must be either a Tensor or a tuple of Tensors but the given inputs has type <class 'int'>.
# TypeError: The inputs given to jacobian must be either a Tensor or a tuple of Tensors but the given inputs has type <class 'list'>.
# TypeError: The outputs of the user-provided function given to jacobian must be either a Tensor or a tuple of Tensors but the given outputs of the user-provided function has type <class 'int'>.
# tensor([[ 3.,  0.],
#         [ 0., 12.]], grad_fn=<ViewBackward0>)
# tensor([ 6., 12.])
# ((tensor([[0., 0.],
#         [0., 0.]]), tensor([[1., 0.],
#         [0., 1.]])), (tensor([[1., 0.],
#         [0., 1.]]), tensor([[0., 0.],
#         [0., 0.]])))
# (tensor(9.), (tensor([2., 8.]), tensor([ 4., 16.])))
# (tensor([1., 4.]), tensor([2., 4.])) (tensor([2., 3.]), tensor([2., 3.]))
# tensor([[0., 0.],
#         [0., 0.]])
# tensor([[2., 0.],
#         [0., 4.]], grad_fn=<ViewBackward0>)
# RuntimeError: The jacobian of the user-provided function is independent of input 0. This is not allowed in strict mode when create_graph=True.
