"""Random programs over custom Functions, checkpoints, transforms, modules and optimisers, each the same for the same seed."""

from __future__ import annotations

from random import Random

FUNCTIONS = """
class Cube(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, scale=2.0):
        ctx.save_for_backward(x)
        ctx.scale = scale
        return scale * x ** 3
    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        return 3 * ctx.scale * g * x ** 2, None

class Twice(torch.autograd.Function):
    generate_vmap_rule = True
    @staticmethod
    def forward(x):
        return 2 * x
    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.shape = inputs[0].shape
    @staticmethod
    def backward(ctx, g):
        return 2 * g
"""
MODULES = [
    "nn.Linear(3, 3)",
    "nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 3))",
    "nn.Sequential(nn.LayerNorm(3), nn.Linear(3, 3, bias=False), nn.GELU())",
    "nn.Sequential(nn.BatchNorm1d(3), nn.ReLU(), nn.Linear(3, 3))",
    "nn.utils.parametrizations.weight_norm(nn.Linear(3, 3))",
    "nn.Sequential(nn.Linear(3, 3), nn.Softplus(), nn.Dropout(0.0), nn.GroupNorm(1, 3))",
    "nn.Sequential(nn.Unflatten(1, (1, 3)), nn.Conv1d(1, 2, 2, padding='same'), nn.Flatten(), nn.Linear(6, 3), nn.PReLU())",
    "nn.Sequential(nn.Linear(3, 6), nn.GLU(), nn.RMSNorm(3))",
    "nn.Sequential(nn.Embedding(4, 3), nn.Flatten(0, 1), nn.Linear(3, 3))",
]
OPTIMISERS = [
    "torch.optim.SGD(ps, lr=0.1, momentum={m}, nesterov={n})",
    "torch.optim.SGD(ps, lr=0.1, weight_decay=0.1, maximize={n})",
    "torch.optim.Adam(ps, lr=0.05, amsgrad={n}, betas=({m}, 0.99))",
    "torch.optim.AdamW(ps, lr=0.05, weight_decay=0.2)",
    "torch.optim.RMSprop(ps, lr=0.02, centered={n}, momentum={m})",
    "torch.optim.Adagrad(ps, lr=0.1, lr_decay=0.1)",
    "torch.optim.Adadelta(ps, lr=1.0)",
    "torch.optim.Adamax(ps, lr=0.05)",
    "torch.optim.NAdam(ps, lr=0.05)",
    "torch.optim.RAdam(ps, lr=0.05)",
    "torch.optim.Rprop(ps, lr=0.05)",
    "torch.optim.ASGD(ps, lr=0.05)",
]
SCHEDULERS = [
    "",
    "torch.optim.lr_scheduler.StepLR(opt, 2, gamma=0.5)",
    "torch.optim.lr_scheduler.ExponentialLR(opt, 0.9)",
    "torch.optim.lr_scheduler.CosineAnnealingLR(opt, 4)",
    "torch.optim.lr_scheduler.OneCycleLR(opt, 0.2, total_steps=6)",
    "torch.optim.lr_scheduler.LambdaLR(opt, lambda k: 1 / (k + 1))",
    "torch.optim.lr_scheduler.LinearLR(opt, 0.5, total_iters=3)",
]
LOSSES = [
    "F.mse_loss(y, t)",
    "F.smooth_l1_loss(y, t)",
    "F.huber_loss(y, t)",
    "F.cross_entropy(y, k)",
    "F.kl_div(F.log_softmax(y, 1), F.softmax(t, 1), reduction='batchmean')",
]
WRAPS = [
    "{}",
    "Cube.apply({})",
    "Cube.apply({}, 0.5)",
    "Twice.apply({})",
    "checkpoint(torch.sin, {}, use_reentrant=False)",
    "checkpoint(Cube.apply, {}, use_reentrant=False)",
]
POINTS = ["f", "lambda x: f(x).sin()", "lambda x: f(2 * x) + x", "lambda x: torch.tanh(f(x))"]
BODIES = [
    "x ** 2",
    "torch.sin(x) * x",
    "Cube.apply(x)",
    "Twice.apply(x) + x.exp()",
    "F.softplus(x)",
    "torch.where(x > 0, x ** 3, x)",
    "x / (1 + x * x)",
]
TRANSFORMS = [
    "grad(lambda x: g(x).sum())(v)",
    "jacrev(g)(v)",
    "jacfwd(h)(v)",
    "hessian(lambda x: h(x).sum())(v)",
    "vmap(g)(m)",
    "vmap(grad(lambda x: g(x).sum()))(m)",
    "vmap(jacrev(g), in_dims=1, out_dims=1)(m)",
    "vjp(g, v)[1](v)[0]",
    "jvp(h, (v,), (v,))[1]",
    "grad(grad(lambda x: g(x * v).sum()))(torch.tensor(0.5))",
    "torch.autograd.functional.jacobian(g, v)",
    "torch.autograd.functional.hvp(lambda x: g(x).sum(), v, v)[1]",
    "torch.autograd.functional.jacobian(g, v, vectorize=True)",
    "functional_call(nn.Linear(3, 1), {'weight': v[None], 'bias': v[:1]}, (m,))",
    "vmap(vmap(g))(m[None])",
    "grad_and_value(lambda x: g(x).prod())(v)",
]
IMPORTS = """import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.func import functional_call, grad, grad_and_value, hessian, jacfwd, jacrev, jvp, vjp, vmap
from torch.utils.checkpoint import checkpoint
"""


def training(seed: int) -> str:
    """Some steps of an optimiser on a random module, through custom Functions and checkpoints; then the state that is left."""
    random = Random(seed)
    module, scheduler = random.choice(MODULES), random.choice(SCHEDULERS)
    given = "torch.randint(0, 4, (4, 1))" if "Embedding" in module else "torch.randn(4, 3)"
    output = random.choice(WRAPS).format("net(x)")
    optimiser = random.choice(OPTIMISERS).format(m=random.choice([0.5, 0.9]), n=random.choice([True, False]))
    lines = [
        f"torch.manual_seed({seed})",
        f"net = {module}",
        f"x, t, k = {given}, torch.randn(4, 3), torch.randint(0, 3, (4,))",
        "ps = list(net.parameters())",
        f"opt = {optimiser}",
        *([f"sched = {scheduler}"] if scheduler else []),
        f"for step in range({random.randint(2, 4)}):",
        f"    opt.zero_grad({random.choice(['', 'set_to_none=False'])})",
        f"    y = {output}",
        f"    loss = {random.choice(LOSSES)}",
        "    loss.backward()",
        *(["    nn.utils.clip_grad_norm_(ps, 0.5)"] if random.random() < 0.3 else []),
        "    opt.step()",
        *(["    sched.step()"] if scheduler else []),
        "    print(round(loss.item(), 3))",
        "for name, p in net.named_parameters():",
        "    print(name, p.shape, p.grad is not None and round(p.grad.norm().item(), 3), round(p.detach().norm().item(), 3))",
        "print(sorted(opt.state_dict()['state'].get(0, {})), sorted(opt.param_groups[0]))",
        "print(type(loss.grad_fn).__name__, type(y.grad_fn).__name__, opt)",
    ]
    return IMPORTS + FUNCTIONS + "\n".join(lines)


def transforming(seed: int) -> str:
    """Transforms of random functions, one inside another."""
    random = Random(seed)
    body = random.choice(BODIES)
    smooth = random.choice([each for each in BODIES if ".apply" not in each])
    lines = [
        f"torch.manual_seed({seed})",
        "v, m = torch.randn(3), torch.randn(2, 3)",
        f"f = lambda x: {body}",
        f"g = {random.choice(POINTS)}",
        f"h = lambda x: {smooth}",
    ]
    for expression in random.sample(TRANSFORMS, 4):
        lines += ["try:", f"    print({expression})", "except Exception as error:", "    print(type(error).__name__, str(error)[:60])"]
    return IMPORTS + FUNCTIONS + "\n".join(lines)
