import torch
import torch.nn as nn
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)
x = torch.tensor([1., 2.], dtype=torch.double, requires_grad=True)
class Wrong(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x ** 2
    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        return g * x
attempt(lambda: torch.autograd.gradcheck(Wrong.apply, (x,)))
print(torch.autograd.gradcheck(Wrong.apply, (x,), raise_exception=False))
attempt(lambda: torch.autograd.gradcheck(lambda x: x * 2, torch.ones(2)))
attempt(lambda: torch.autograd.gradcheck(lambda x: 3, x))
attempt(lambda: torch.autograd.gradcheck(lambda x: x.detach(), x))
attempt(lambda: torch.autograd.gradcheck(lambda x: x * 2, x.float().detach().requires_grad_()))
attempt(lambda: torch.autograd.gradcheck(lambda x: x * 2, x, eps=1e-3, atol=1e-2))
attempt(lambda: torch.autograd.gradcheck(lambda x, y: x * y, (x, x.detach())))
attempt(lambda: torch.autograd.gradcheck(lambda x: (x * 2, x.sin()), x))
attempt(lambda: torch.autograd.gradgradcheck(lambda x: x ** 3, x))
attempt(lambda: torch.autograd.gradcheck(lambda x: x ** 3, x, check_forward_ad=True))
attempt(lambda: torch.autograd.gradcheck(lambda x: x.relu(), torch.tensor([0.], dtype=torch.double, requires_grad=True)))
class NonDet(torch.autograd.Function):
    n = 0
    @staticmethod
    def forward(ctx, x):
        return x * 2
    @staticmethod
    def backward(ctx, g):
        NonDet.n += 1
        return g * (2 + 1e-9 * NonDet.n)
attempt(lambda: torch.autograd.gradcheck(NonDet.apply, x))
attempt(lambda: torch.autograd.gradcheck(NonDet.apply, x, nondet_tol=1e-6))
z = torch.tensor([1 + 2j, 0.5 - 1j], dtype=torch.cdouble, requires_grad=True)
attempt(lambda: torch.autograd.gradcheck(lambda z: z * z, z))
attempt(lambda: torch.autograd.gradcheck(lambda z: (z * z.conj()).real, z))
class Wc(Wrong): pass
attempt(lambda: torch.autograd.gradcheck(Wc.apply, z))
attempt(lambda: torch.autograd.gradcheck(lambda a: a[0] * 2, [x]))
class Sh(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2
    @staticmethod
    def backward(ctx, g):
        return None
attempt(lambda: torch.autograd.gradcheck(Sh.apply, x))
lin = nn.Linear(2, 2).double()
print(torch.autograd.gradcheck(lin, torch.rand(3, 2, dtype=torch.double, requires_grad=True)))
print(torch.autograd.gradcheck.GradcheckError if hasattr(torch.autograd.gradcheck, 'GradcheckError') else 'function')

# ---- output
# GradcheckError: Jacobian mismatch for output 0 with respect to input 0,
# numerical:tensor([[2.0000, 0.0000],
#         [0.0000, 4.0000]], dtype=torch.float64)
# analytical:tensor([[1., 0.],
#         [0., 2.]], dtype=torch.float64)
#
# False
# ValueError: gradcheck expects at least one input tensor to require gradient, but none of them have requires_grad=True.
# AttributeError: 'int' object has no attribute 'requires_grad'
# GradcheckError: Numerical gradient for function expected to be zero
# GradcheckError: Jacobian mismatch for output 0 with respect to input 0,
# numerical:tensor([[1.9670, 0.0000],
#         [0.0000, 1.9073]])
# analytical:tensor([[2., 0.],
#         [0., 2.]])
#
# True
# GradcheckError: Jacobian mismatch for output 0 with respect to input 0,
# numerical:tensor([[2.0000, 0.0000],
#         [0.0000, 4.0000]], dtype=torch.float64)
# analytical:tensor([[1., 0.],
#         [0., 2.]], dtype=torch.float64)
#
# True
# True
# True
# GradcheckError: Jacobian mismatch for output 0 with respect to input 0,
# numerical:tensor([[0.5000]], dtype=torch.float64)
# analytical:tensor([[0.]], dtype=torch.float64)
#
# GradcheckError: Backward is not reentrant, i.e., running backward with same input and grad_output multiple times gives different values, although analytical gradient matches numerical gradient.The tolerance for nondeterminism was 0.0.
#
# NOTE: If your op relies on non-deterministic operations i.e., it is listed here:
# https://pytorch.org/docs/stable/generated/torch.use_deterministic_algorithms.html
# this failure might be expected.
#
# If you are adding a new operator, please file an issue and then use one of the
# workarounds. The workaround depends on how your test invokes gradcheck/gradgradcheck.
# If the test
# - manually invokes gradcheck/gradgradcheck, then call gradcheck/gradgradcheck
#   with `nondet_tol=<tol>` as a keyword argument.
# - is OpInfo-based (e.g., in test_ops_gradients.py), then modify the OpInfo for the test
#   to have `gradcheck_nondet_tol=<tol>`.
# - is a Module test (e.g., in common_nn.py), then modify the corresponding
#   module_test entry to have `gradcheck_nondet_tol=<tol>`
#
# True
# True
# True
# GradcheckError: While considering the imaginary part of complex outputs only, Jacobian mismatch for output 0 with respect to input 0,
# numerical:tensor([[ 4.0000+2.0000j,  0.0000+0.0000j],
#         [ 0.0000+0.0000j, -2.0000+1.0000j]], dtype=torch.complex128)
# analytical:tensor([[-2.+1.0000j,  0.+0.0000j],
#         [ 0.+0.0000j,  1.+0.5000j]], dtype=torch.complex128)
#
# True
# GradcheckError: Jacobian mismatch for output 0 with respect to input 0,
# numerical:tensor([[2.0000, 0.0000],
#         [0.0000, 2.0000]], dtype=torch.float64)
# analytical:tensor([[0., 0.],
#         [0., 0.]], dtype=torch.float64)
#
# True
# function
