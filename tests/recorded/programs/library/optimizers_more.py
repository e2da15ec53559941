"""Optimizers that tutorials seldom use, and a learning rate in cycles."""

import torch
from torch import nn, optim
from torch.optim.lr_scheduler import CyclicLR


def train(name, **options):
    torch.manual_seed(1)
    weight = nn.Parameter(torch.randn(2, 3, dtype=torch.float64))
    bias = nn.Parameter(torch.randn(2, dtype=torch.float64))
    x, y = torch.randn(8, 3, dtype=torch.float64), torch.randn(8, 2, dtype=torch.float64)
    optimizer = getattr(optim, name)([weight, bias], **options)
    for _ in range(12):
        optimizer.zero_grad()
        loss = (x @ weight.T + bias - y).pow(2).mean()
        loss.backward()
        optimizer.step()
    print(f"{loss.item():.6f}", weight.data, bias.data)
    state = optimizer.state_dict()["state"][0]
    print(list(state), {key: value.shape for key, value in state.items()}, state["step"])
    print(optimizer)


train("ASGD", lr=0.1)
train("ASGD", lr=0.1, t0=3, weight_decay=0.1, lambd=0.1)
train("NAdam", lr=0.05)
train("NAdam", weight_decay=0.1, decoupled_weight_decay=True, maximize=True)
train("RAdam", lr=0.05)
train("RAdam", lr=0.05, weight_decay=0.1, betas=(0.8, 0.9))
train("Rprop", lr=0.05)
train("Rprop", etas=(0.3, 1.5), step_sizes=(1e-3, 0.02))
train("Adafactor", lr=0.05)
train("Adafactor", lr=0.05, d=1.5, weight_decay=0.1, eps=(1e-4, 1e-2))

w = [torch.ones(2, requires_grad=True)]
wrong = [
    ("ASGD", {"lr": -1}),
    ("NAdam", {"momentum_decay": -1}),
    ("RAdam", {"betas": (2, 0)}),
    ("Rprop", {"etas": (1, 1)}),
    ("Adafactor", {"eps": (-1, 0)}),
    ("Adafactor", {"d": 0}),
    ("Adafactor", {"beta2_decay": 1}),
]
for name, options in wrong:
    try:
        getattr(optim, name)(w, **options)
    except ValueError as error:
        print(error)

cycles = [
    {"step_size_up": 3},
    {"step_size_up": 2, "step_size_down": 3, "mode": "triangular2"},
    {"step_size_up": 2, "mode": "exp_range", "gamma": 0.9},
    {"step_size_up": 2, "scale_fn": lambda x: 0.5**x, "scale_mode": "iterations"},
    {"step_size_up": 4, "cycle_momentum": False},
]
for options in cycles:
    for optimizer in (optim.SGD(w, lr=0.1, momentum=0.9), optim.Adam(w)):
        scheduler = CyclicLR(optimizer, 0.01, 0.1, **options)
        for _ in range(7):
            group = optimizer.param_groups[0]
            print(scheduler.get_last_lr(), group.get("momentum"), group.get("betas"))
            optimizer.step()
            scheduler.step()
for make in (
    lambda: CyclicLR(optim.Adagrad(w), 0.1, 0.2),
    lambda: CyclicLR(optim.SGD(w), 0.1, 0.2, mode="other"),
    lambda: CyclicLR(optim.SGD(w), [1, 2], 3),
):
    try:
        make()
    except ValueError as error:
        print(error)

# ---- output
# 0.808824 tensor([[ 0.2346, -0.0680, -0.0120],
#         [ 0.1999, -0.0685,  0.1497]], dtype=torch.float64) tensor([-0.3990,  0.3612], dtype=torch.float64)
# ['step', 'eta', 'mu', 'ax'] {'step': torch.Size([]), 'eta': torch.Size([]), 'mu': torch.Size([]), 'ax': torch.Size([2, 3])} tensor(12.)
# ASGD (
# Parameter Group 0
#     alpha: 0.75
#     capturable: False
#     differentiable: False
#     foreach: None
#     lambd: 0.0001
#     lr: 0.1
#     maximize: False
#     t0: 1000000.0
#     weight_decay: 0
# )
# 0.749831 tensor([[ 0.2037, -0.0737, -0.0286],
#         [ 0.1713, -0.0531,  0.1496]], dtype=torch.float64) tensor([-0.3161,  0.3102], dtype=torch.float64)
# ['step', 'eta', 'mu', 'ax'] {'step': torch.Size([]), 'eta': torch.Size([]), 'mu': torch.Size([]), 'ax': torch.Size([2, 3])} tensor(12.)
# ASGD (
# Parameter Group 0
#     alpha: 0.75
#     capturable: False
#     differentiable: False
#     foreach: None
#     lambd: 0.1
#     lr: 0.1
#     maximize: False
#     t0: 3
#     weight_decay: 0.1
# )
# 1.333272 tensor([[ 0.2419, -0.1608,  0.2325],
#         [ 0.2177, -0.0897,  0.1866]], dtype=torch.float64) tensor([-1.0636,  0.2903], dtype=torch.float64)
# ['step', 'mu_product', 'exp_avg', 'exp_avg_sq'] {'step': torch.Size([]), 'mu_product': torch.Size([]), 'exp_avg': torch.Size([2, 3]), 'exp_avg_sq': torch.Size([2, 3])} tensor(12.)
# NAdam (
# Parameter Group 0
#     betas: (0.9, 0.999)
#     capturable: False
#     decoupled_weight_decay: False
#     differentiable: False
#     eps: 1e-08
#     foreach: None
#     lr: 0.05
#     maximize: False
#     momentum_decay: 0.004
#     weight_decay: 0
# )
# 2.661092 tensor([[ 0.6794,  0.2859,  0.0412],
#         [ 0.6395, -0.4706, -0.1856]], dtype=torch.float64) tensor([-1.5388,  0.3605], dtype=torch.float64)
# ['step', 'mu_product', 'exp_avg', 'exp_avg_sq'] {'step': torch.Size([]), 'mu_product': torch.Size([]), 'exp_avg': torch.Size([2, 3]), 'exp_avg_sq': torch.Size([2, 3])} tensor(12.)
# NAdam (
# Parameter Group 0
#     betas: (0.9, 0.999)
#     capturable: False
#     decoupled_weight_decay: True
#     differentiable: False
#     eps: 1e-08
#     foreach: None
#     lr: 0.002
#     maximize: True
#     momentum_decay: 0.004
#     weight_decay: 0.1
# )
# 1.696881 tensor([[ 0.4903,  0.1687,  0.0697],
#         [ 0.4577, -0.2725, -0.0176]], dtype=torch.float64) tensor([-1.1471,  0.4189], dtype=torch.float64)
# ['step', 'exp_avg', 'exp_avg_sq'] {'step': torch.Size([]), 'exp_avg': torch.Size([2, 3]), 'exp_avg_sq': torch.Size([2, 3])} tensor(12.)
# RAdam (
# Parameter Group 0
#     betas: (0.9, 0.999)
#     capturable: False
#     decoupled_weight_decay: False
#     differentiable: False
#     eps: 1e-08
#     foreach: None
#     lr: 0.05
#     maximize: False
#     weight_decay: 0
# )
# 1.359734 tensor([[ 0.3503,  0.0313,  0.0464],
#         [ 0.3176, -0.1432,  0.1033]], dtype=torch.float64) tensor([-0.9839,  0.3491], dtype=torch.float64)
# ['step', 'exp_avg', 'exp_avg_sq'] {'step': torch.Size([]), 'exp_avg': torch.Size([2, 3]), 'exp_avg_sq': torch.Size([2, 3])} tensor(12.)
# RAdam (
# Parameter Group 0
#     betas: (0.8, 0.9)
#     capturable: False
#     decoupled_weight_decay: False
#     differentiable: False
#     eps: 1e-08
#     foreach: None
#     lr: 0.05
#     maximize: False
#     weight_decay: 0.1
# )
# 0.661008 tensor([[ 0.0081, -0.4162,  0.2170],
#         [ 0.0950, -0.0332,  0.2932]], dtype=torch.float64) tensor([0.0848, 0.2218], dtype=torch.float64)
# ['step', 'prev', 'step_size'] {'step': torch.Size([]), 'prev': torch.Size([2, 3]), 'step_size': torch.Size([2, 3])} tensor(12.)
# Rprop (
# Parameter Group 0
#     capturable: False
#     differentiable: False
#     etas: (0.5, 1.2)
#     foreach: None
#     lr: 0.05
#     maximize: False
#     step_sizes: (1e-06, 50)
# )
# 1.806843 tensor([[ 0.4364,  0.0419,  0.1711],
#         [ 0.3963, -0.2269,  0.0589]], dtype=torch.float64) tensor([-1.2978,  0.3782], dtype=torch.float64)
# ['step', 'prev', 'step_size'] {'step': torch.Size([]), 'prev': torch.Size([2, 3]), 'step_size': torch.Size([2, 3])} tensor(12.)
# Rprop (
# Parameter Group 0
#     capturable: False
#     differentiable: False
#     etas: (0.3, 1.5)
#     foreach: None
#     lr: 0.01
#     maximize: False
#     step_sizes: (0.001, 0.02)
# )
# 1.500867 tensor([[ 0.4248,  0.0979,  0.0665],
#         [ 0.4490, -0.2515,  0.0500]], dtype=torch.float64) tensor([-0.9968,  0.3791], dtype=torch.float64)
# ['step', 'row_var', 'col_var'] {'step': torch.Size([]), 'row_var': torch.Size([2, 1]), 'col_var': torch.Size([1, 3])} tensor(12.)
# Adafactor (
# Parameter Group 0
#     beta2_decay: -0.8
#     d: 1.0
#     eps: (None, 0.001)
#     foreach: None
#     lr: 0.05
#     maximize: False
#     weight_decay: 0.0
# )
# 1.419006 tensor([[ 0.4019,  0.0900,  0.0582],
#         [ 0.4243, -0.2381,  0.0484]], dtype=torch.float64) tensor([-0.9398,  0.3761], dtype=torch.float64)
# ['step', 'row_var', 'col_var'] {'step': torch.Size([]), 'row_var': torch.Size([2, 1]), 'col_var': torch.Size([1, 3])} tensor(12.)
# Adafactor (
# Parameter Group 0
#     beta2_decay: -0.8
#     d: 1.5
#     eps: (0.0001, 0.01)
#     foreach: None
#     lr: 0.05
#     maximize: False
#     weight_decay: 0.1
# )
# Invalid learning rate: -1
# Invalid momentum_decay value: -1
# Invalid beta parameter at index 0: 2
# Invalid eta values: 1, 1
# epsilon1 should be >= 0 but is: -1
# Clipping threshold d should be >= 1 but is: 0
# beta2_decay should be <= 0 but is: 1
# [0.01] 0.9 None
# [0.040000000000000015] 0.8666666666666667 None
# [0.06999999999999999] 0.8333333333333334 None
# [0.1] 0.8 None
# [0.07000000000000003] 0.8333333333333334 None
# [0.03999999999999998] 0.8666666666666667 None
# [0.01] 0.9 None
# [0.01] None (0.9, 0.999)
# [0.040000000000000015] None (0.8666666666666667, 0.999)
# [0.06999999999999999] None (0.8333333333333334, 0.999)
# [0.1] None (0.8, 0.999)
# [0.07000000000000003] None (0.8333333333333334, 0.999)
# [0.03999999999999998] None (0.8666666666666667, 0.999)
# [0.01] None (0.9, 0.999)
# [0.01] 0.9 None
# [0.055] 0.8500000000000001 None
# [0.09999999999999999] 0.8 None
# [0.06999999999999999] 0.8333333333333334 None
# [0.039999999999999994] 0.8666666666666667 None
# [0.01] 0.9 None
# [0.03250000000000002] 0.875 None
# [0.01] None (0.9, 0.999)
# [0.055] None (0.8500000000000001, 0.999)
# [0.09999999999999999] None (0.8, 0.999)
# [0.06999999999999999] None (0.8333333333333334, 0.999)
# [0.039999999999999994] None (0.8666666666666667, 0.999)
# [0.01] None (0.9, 0.999)
# [0.03250000000000002] None (0.875, 0.999)
# [0.01] 0.9 None
# [0.05050000000000001] 0.855 None
# [0.0829] 0.8190000000000001 None
# [0.04280500000000001] 0.86355 None
# [0.01] 0.9 None
# [0.03657205000000001] 0.8704755000000001 None
# [0.05782969000000001] 0.8468559 None
# [0.01] None (0.9, 0.999)
# [0.05050000000000001] None (0.855, 0.999)
# [0.0829] None (0.8190000000000001, 0.999)
# [0.04280500000000001] None (0.86355, 0.999)
# [0.01] None (0.9, 0.999)
# [0.03657205000000001] None (0.8704755000000001, 0.999)
# [0.05782969000000001] None (0.8468559, 0.999)
# [0.01] 0.9 None
# [0.0325] 0.875 None
# [0.0325] 0.875 None
# [0.015625] 0.89375 None
# [0.01] 0.9 None
# [0.01140625] 0.8984375 None
# [0.01140625] 0.8984375 None
# [0.01] None (0.9, 0.999)
# [0.0325] None (0.875, 0.999)
# [0.0325] None (0.875, 0.999)
# [0.015625] None (0.89375, 0.999)
# [0.01] None (0.9, 0.999)
# [0.01140625] None (0.8984375, 0.999)
# [0.01140625] None (0.8984375, 0.999)
# [0.01] 0.9 None
# [0.0325] 0.9 None
# [0.05500000000000001] 0.9 None
# [0.0775] 0.9 None
# [0.1] 0.9 None
# [0.0775] 0.9 None
# [0.05500000000000001] 0.9 None
# [0.01] None (0.9, 0.999)
# [0.0325] None (0.9, 0.999)
# [0.05500000000000001] None (0.9, 0.999)
# [0.0775] None (0.9, 0.999)
# [0.1] None (0.9, 0.999)
# [0.0775] None (0.9, 0.999)
# [0.05500000000000001] None (0.9, 0.999)
# optimizer must support momentum or beta1 with `cycle_momentum` option enabled
# mode is invalid and scale_fn is None
# base_lr must have the same length as optimizer.param_groups. base_lr has 2 values, param_groups has 1.
