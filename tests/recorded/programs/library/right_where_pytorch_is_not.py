"""Derivatives that agree with finite differences where those of PyTorch 2.13 do not."""

import torch
import torch.nn.functional as F
from torch.func import jvp

torch.set_default_dtype(torch.float64)
A = torch.tensor([[2.0, 0.5, 0.1], [0.3, 1.5, 0.2], [0.4, 0.1, 1.2]])
S = torch.tensor([[1.0, 2.0], [2.0, 4.0]])
b = torch.tensor([1.0, 2.0, 3.0])
D = torch.tensor([[0.3, -0.2, 0.5], [0.1, 0.4, -0.3], [0.2, 0.6, 0.1]])


def nested(f, x, d):
    return jvp(lambda y: jvp(f, (y,), (d,))[1], (x,), (d,))[1]


def second_difference(f, x, d, h=1e-4):
    return (f(x + h * d) - 2 * f(x) + f(x - h * d)) / h**2


def close(one, other, tolerance=1e-5):
    return bool((one - other).abs().max() < tolerance * max(1, other.abs().max()))


for name, f, x, d in (
    ("det", torch.linalg.det, A, D),
    ("det of a singular matrix", torch.linalg.det, S, D[:2, :2]),
    ("slogdet", lambda m: torch.linalg.slogdet(m)[1], A, D),
    ("solve", lambda m: torch.linalg.solve(m, b).sum(), A, D),
    ("cumprod", lambda v: v.cumprod(0).sum(), torch.tensor([2.0, 0.0, 3.0]), D[0]),
):
    print(name, close(nested(f, x, d), second_difference(f, x, d)))
print("det of a singular matrix, once", close(jvp(torch.linalg.det, (S,), (D[:2, :2],))[1], (torch.linalg.det(S + 1e-6 * D[:2, :2]) - torch.linalg.det(S)) / 1e-6))


def second(f, t, v):
    t = t if t.requires_grad else t.clone().requires_grad_()
    (g,) = torch.autograd.grad(f(t), t, create_graph=True)
    (h,) = torch.autograd.grad((g * v).sum(), t, create_graph=True)
    return (h * v).sum()


x = torch.tensor([[0.3, 1.0, -0.7], [0.2, 0.5, 1.4], [0.6, 2.0, -1.4]])
v = torch.tensor([[0.5, -1.0, 0.25], [1.0, 0.5, -0.5], [0.2, 0.1, 0.7]])
weight = torch.arange(9.0).reshape(3, 3)
for name, f in (
    ("layer_norm", lambda t: (F.layer_norm(t, (3,)) ** 3 * weight).sum()),
    ("batch_norm", lambda t: (F.batch_norm(t, None, None, training=True) ** 3 * weight).sum()),
):
    at = x.clone().requires_grad_()
    (third,) = torch.autograd.grad(second(f, at, v), at)
    print("third derivative of", name, close((third * v).sum(), (second(f, x + 1e-4 * v, v) - second(f, x - 1e-4 * v, v)).detach() / 2e-4, 1e-4))

w = torch.arange(6.0).reshape(3, 2).requires_grad_()
for mode in ("sum", "mean"):
    bag = F.embedding_bag(torch.tensor([0, 0, 1]), w, torch.tensor([0]), mode=mode, scale_grad_by_freq=True)
    plain = F.embedding_bag(torch.tensor([0, 0, 1]), w, torch.tensor([0]), mode=mode)
    (scaled,), (whole,) = torch.autograd.grad((bag**2).sum(), w), torch.autograd.grad((plain**2).sum(), w)
    print("embedding_bag", mode, close(scaled * torch.tensor([[2.0], [1.0], [1.0]]), whole))


class Copy(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, y):
        x.copy_(y)
        ctx.mark_dirty(x)
        return x

    @staticmethod
    def backward(ctx, g):
        return None, g


x = torch.ones(2, requires_grad=True)
base = torch.zeros(4)
Copy.apply(base[1:3], x)
Copy.apply(base.view(2, 2)[0], x * 5)
(base * torch.arange(1.0, 5.0)).sum().backward()
print("written over in part", x.grad)

# ---- output
# det True
# det of a singular matrix True
# slogdet True
# solve True
# cumprod True
# det of a singular matrix, once True
# third derivative of layer_norm True
# third derivative of batch_norm True
# embedding_bag sum True
# embedding_bag mean True
# written over in part tensor([ 5., 13.])
#