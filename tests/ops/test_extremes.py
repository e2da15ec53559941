"""Gradients in float64 at extreme finite numbers: finite wherever the true gradient is, over every pointwise function of the table and some more.

Each function was compared with PyTorch 2.13 on the same grid, value and gradient: where one of them is not finite there, so is the other, but for
``layer_norm`` at 1e300 and ``fmod`` and ``remainder`` of quotients past float64, of which PyTorch has nan and this has the number.
"""

from __future__ import annotations

import json

import gradcli
from gradcli.engine.families import directory

# The functions whose gradient is not finite at some points of the grid where their value is, how many these are, and why.
INFINITE = "the true gradient is infinite there, or past float64"
UNDERFLOW = "PyTorch divides by the square of the absolute value, which is 0 below 1e-154"
EXCEPTIONS = {
    "acos": (2, INFINITE), "acosh": (1, INFINITE), "arccos": (2, INFINITE), "arccosh": (1, INFINITE), "arcsin": (2, INFINITE), "asin": (2, INFINITE),
    "sqrt": (1, INFINITE), "rsqrt": (1, INFINITE), "reciprocal": (4, INFINITE), "digamma": (4, INFINITE), "div/2": (96, INFINITE),
    "divide/2": (96, INFINITE), "true_divide/2": (96, INFINITE), "xlogy/2": (15, INFINITE), "fmod/2": (28, INFINITE), "remainder/2": (28, INFINITE),
    "pow/2": (243, "infinite, or by the exponent of a negative number, where there is none"),
    "float_power/2": (243, "as pow"),
    "csqrt": (2, INFINITE),
    "hypot/2": (2, "no gradient at the origin, where PyTorch has nan"),
    "kl_div": (34, "by a target of 0, where the true gradient is infinite and PyTorch has nan"),
    "kl_div/2": (34, "as above"),
    "atan2/2": (32, UNDERFLOW), "arctan2/2": (32, UNDERFLOW), "angle_complex": (48, UNDERFLOW), "crecip": (48, UNDERFLOW),
    "casin": (68, "PyTorch squares the number, which overflows past 1e154"),
}  # fmt: skip
PROGRAM = """
import json
import torch
G = [-1e300, -1e155, -1e30, -1e8, -1000., -745., -100., -40., -20., -3.5, -1., -0.5,
     -1e-5, -1e-30, -1e-160, -1e-305, 0., 1e-305, 1e-160, 1e-30, 1e-5, 0.5, 1., 3.5, 20., 40., 100., 709.,
     745., 1000., 1e8, 1e30, 1e155, 1e300]
A = [a for a in G for b in G]
B = [b for a in G for b in G]
F = torch.nn.functional
found = {}
def show(name, f, *grids):
    xs = [torch.tensor(g, dtype=torch.float64, requires_grad=True) for g in grids]
    try:
        y = f(*xs)
        if not isinstance(y, torch.Tensor) or y.dtype != torch.float64 or not y.requires_grad or y.shape != xs[0].shape: return
        gs = torch.autograd.grad(y.sum(), xs, allow_unused=True)
    except Exception:
        return  # it takes other arguments
    found[name] = sum(int((y.isfinite() & ~g.isfinite()).sum()) for g in gs if g is not None)
for space, name in NAMES:
    f = getattr({'torch': torch, 'nn.functional': F, 'torch.special': torch.special}[space], name)
    show(name, f, G)
    show(name + '/2', f, A, B)
def pair(f): return lambda a, b: f(torch.stack([a, b], 1))
show('norm2', pair(lambda x: x.norm(dim=1)), A, B)
show('norm1', pair(lambda x: x.norm(p=1, dim=1)), A, B)
show('norm3', pair(lambda x: x.norm(p=3, dim=1)), A, B)
show('norm.5', pair(lambda x: x.norm(p=0.5, dim=1)), A, B)
show('norminf', pair(lambda x: x.norm(p=float('inf'), dim=1)), A, B)
show('vector_norm', pair(lambda x: torch.linalg.vector_norm(x, dim=1)), A, B)
show('logsumexp', pair(lambda x: x.logsumexp(1)), A, B)
show('logcumsumexp', pair(lambda x: x.logcumsumexp(1)[:, 1]), A, B)
show('softmax', pair(lambda x: x.softmax(1)[:, 0]), A, B)
show('log_softmax', pair(lambda x: x.log_softmax(1)[:, 0]), A, B)
show('softmin', pair(lambda x: F.softmin(x, 1)[:, 0]), A, B)
show('normalize', pair(lambda x: F.normalize(x, dim=1)[:, 0]), A, B)
show('prod', pair(lambda x: x.prod(1)), A, B)
show('cumprod', pair(lambda x: x.cumprod(1)[:, 1]), A, B)
show('std', pair(lambda x: x.std(1)), A, B)
show('var', pair(lambda x: x.var(1)), A, B)
show('mean', pair(lambda x: x.mean(1)), A, B)
show('layer_norm', pair(lambda x: F.layer_norm(x, (2,))[:, 0]), A, B)
show('rms_norm', pair(lambda x: F.rms_norm(x, (2,))[:, 0]), A, B)
show('cross_entropy', pair(lambda x: F.cross_entropy(x, torch.zeros(len(x), dtype=torch.int64), reduction='none')), A, B)
show('cosine', lambda a, b: F.cosine_similarity(torch.stack([a, b], 1), torch.stack([b, a], 1), 1), A, B)
show('pdist', lambda a, b: F.pairwise_distance(a[:, None], b[:, None]), A, B)
show('bce_logits0', lambda a: F.binary_cross_entropy_with_logits(a, torch.zeros_like(a), reduction='none'), G)
show('bce_logits1', lambda a: F.binary_cross_entropy_with_logits(a, torch.ones_like(a), reduction='none'), G)
show('softplus_b', lambda a: F.softplus(a, 3., 10.), G)
show('soft_margin', lambda a: F.soft_margin_loss(a, torch.ones_like(a), reduction='none'), G)
for r in ('huber_loss', 'smooth_l1_loss', 'mse_loss', 'l1_loss', 'kl_div', 'poisson_nll_loss'):
    show(r, lambda a, b: getattr(F, r)(a, b, reduction='none'), A, B)
show('gaussian_nll', lambda a, b: F.gaussian_nll_loss(a, torch.zeros_like(a), b.abs(), reduction='none'), A, B)
show('abs_complex', lambda a, b: torch.complex(a, b).abs(), A, B)
show('angle_complex', lambda a, b: torch.complex(a, b).angle(), A, B)
show('polar', lambda a, b: torch.polar(a.abs(), b).real, A, B)
show('cexp', lambda a, b: torch.complex(a, b).exp().real, A, B)
show('clog', lambda a, b: torch.complex(a, b).log().real, A, B)
show('csqrt', lambda a, b: torch.complex(a, b).sqrt().real, A, B)
show('ctanh', lambda a, b: torch.complex(a, b).tanh().real, A, B)
show('crecip', lambda a, b: torch.complex(a, b).reciprocal().real, A, B)
show('csgn', lambda a, b: torch.complex(a, b).sgn().real, A, B)
show('ctan', lambda a, b: torch.complex(a, b).tan().imag, A, B)
show('casin', lambda a, b: torch.complex(a, b).asin().real, A, B)
show('cpow', lambda a, b: (torch.complex(a, b) ** 2.5).real, A, B)
print(json.dumps(found))
"""
LEFT_OUT = ("dropout", "set_", "rrelu", "gumbel", "manual", "seed", "bernoulli", "normal")  # random, or no function of numbers
NAMES = sorted(
    (space, name)
    for space, _, name in (public.rpartition(".") for public in directory().by_name)
    if space in ("torch", "nn.functional", "torch.special") and not name.startswith("_") and not any(word in name for word in LEFT_OUT)
)


def test_gradients_are_finite_where_the_true_gradient_is() -> None:
    found = json.loads(gradcli.run(f"NAMES = {NAMES}\n{PROGRAM}").stdout)
    assert len(found) > 150
    assert {name: count for name, count in found.items() if count} == {name: count for name, (count, _) in EXCEPTIONS.items()}
