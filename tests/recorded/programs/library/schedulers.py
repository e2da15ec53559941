import torch
from torch.optim.lr_scheduler import *
import torch.nn as nn
def run(mk, n=8, opt=None):
    p = nn.Parameter(torch.tensor([1.0]))
    o = torch.optim.SGD([p], lr=0.1, momentum=0.9)
    s = mk(o)
    lrs = []
    for e in range(n):
        o.zero_grad(); (p**2).sum().backward(); o.step()
        lrs.append(o.param_groups[0]['lr'])
        if isinstance(s, ReduceLROnPlateau): s.step(1.0)
        else: s.step()
    print(type(s).__name__, lrs, p, s.state_dict())
run(lambda o: StepLR(o, step_size=3, gamma=0.5))
run(lambda o: MultiStepLR(o, milestones=[2, 5], gamma=0.1))
run(lambda o: ExponentialLR(o, gamma=0.9))
run(lambda o: CosineAnnealingLR(o, T_max=5), 14)
run(lambda o: CosineAnnealingLR(o, T_max=5, eta_min=0.01), 14)
run(lambda o: LambdaLR(o, lr_lambda=lambda e: 0.95 ** e))
run(lambda o: MultiplicativeLR(o, lr_lambda=lambda e: 0.95))
run(lambda o: ReduceLROnPlateau(o, 'min', patience=2, factor=0.5), 12)
run(lambda o: LinearLR(o, total_iters=4))
run(lambda o: ConstantLR(o, total_iters=4))
run(lambda o: PolynomialLR(o, total_iters=4, power=2.0))
run(lambda o: CosineAnnealingWarmRestarts(o, T_0=3, T_mult=2), 12)
p = nn.Parameter(torch.ones(1)); o = torch.optim.Adam([{'params': [p]}, {'params': [nn.Parameter(torch.ones(2))], 'lr': 0.5}], lr=0.01)
s = StepLR(o, 1)
o.step(); s.step(); print(s.get_last_lr(), o)
print(torch.optim.lr_scheduler.StepLR)

# ---- output
# StepLR [0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025, 0.025] Parameter containing:
# tensor([-0.4261], requires_grad=True) {'step_size': 3, 'gamma': 0.5, 'base_lrs': [0.1], 'last_epoch': 8, '_step_count': 9, '_is_initial': False, '_get_lr_called_within_step': False, '_last_lr': [0.025]}
# MultiStepLR [0.1, 0.1, 0.010000000000000002, 0.010000000000000002, 0.010000000000000002, 0.0010000000000000002, 0.0010000000000000002, 0.0010000000000000002] Parameter containing:
# tensor([0.3135], requires_grad=True) {'milestones': Counter({2: 1, 5: 1}), 'gamma': 0.1, 'base_lrs': [0.1], 'last_epoch': 8, '_step_count': 9, '_is_initial': False, '_get_lr_called_within_step': False, '_last_lr': [0.0010000000000000002]}
# ExponentialLR [0.1, 0.09000000000000001, 0.08100000000000002, 0.07290000000000002, 0.06561000000000002, 0.05904900000000002, 0.05314410000000002, 0.04782969000000002] Parameter containing:
# tensor([-0.5354], requires_grad=True) {'gamma': 0.9, 'base_lrs': [0.1], 'last_epoch': 8, '_step_count': 9, '_is_initial': False, '_get_lr_called_within_step': False, '_last_lr': [0.043046721000000024]}
# CosineAnnealingLR [0.1, 0.09045084971874738, 0.06545084971874737, 0.03454915028125263, 0.009549150281252633, 0.0, 0.009549150281252628, 0.03454915028125265, 0.06545084971874741, 0.09045084971874744, 0.10000000000000006, 0.09045084971874746, 0.06545084971874743, 0.03454915028125267] Parameter containing:
# tensor([-0.3244], requires_grad=True) {'T_max': 5, 'eta_min': 0.0, 'base_lrs': [0.1], 'last_epoch': 14, '_step_count': 15, '_is_initial': False, '_get_lr_called_within_step': False, '_last_lr': [0.009549150281252644]}
# CosineAnnealingLR [0.1, 0.09140576474687263, 0.06890576474687263, 0.04109423525312736, 0.018594235253127367, 0.01, 0.018594235253127367, 0.04109423525312739, 0.06890576474687267, 0.09140576474687269, 0.10000000000000006, 0.09140576474687272, 0.06890576474687268, 0.0410942352531274] Parameter containing:
# tensor([-0.1614], requires_grad=True) {'T_max': 5, 'eta_min': 0.01, 'base_lrs': [0.1], 'last_epoch': 14, '_step_count': 15, '_is_initial': False, '_get_lr_called_within_step': False, '_last_lr': [0.01859423525312738]}
# LambdaLR [0.1, 0.095, 0.09025, 0.0857375, 0.081450625, 0.07737809374999999, 0.07350918906249998, 0.06983372960937498] Parameter containing:
# tensor([-0.5700], requires_grad=True) {'base_lrs': [0.1], 'last_epoch': 8, '_step_count': 9, '_is_initial': False, '_get_lr_called_within_step': False, '_last_lr': [0.06634204312890622], 'lr_lambdas': [None]}
# MultiplicativeLR [0.1, 0.095, 0.09025, 0.0857375, 0.08145062499999998, 0.07737809374999999, 0.07350918906249998, 0.06983372960937498] Parameter containing:
# tensor([-0.5700], requires_grad=True) {'base_lrs': [0.1], 'last_epoch': 8, '_step_count': 9, '_is_initial': False, '_get_lr_called_within_step': False, '_last_lr': [0.06634204312890622], 'lr_lambdas': [None]}
# ReduceLROnPlateau [0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025, 0.025, 0.025, 0.0125, 0.0125] Parameter containing:
# tensor([-0.3326], requires_grad=True) {'factor': 0.5, 'default_min_lr': 0, 'min_lrs': [0], 'patience': 2, 'cooldown': 0, 'eps': 1e-08, 'last_epoch': 12, '_last_lr': [0.0125], 'mode_worse': inf, 'mode': 'min', 'threshold': 0.0001, 'threshold_mode': 'rel', 'best': 1.0, 'cooldown_counter': 0, 'num_bad_epochs': 2}
# LinearLR [0.03333333333333333, 0.05, 0.06666666666666668, 0.08333333333333334, 0.1, 0.1, 0.1, 0.1] Parameter containing:
# tensor([-0.8634], requires_grad=True) {'start_factor': 0.3333333333333333, 'end_factor': 1.0, 'total_iters': 4, 'base_lrs': [0.1], 'last_epoch': 8, '_step_count': 9, '_is_initial': False, '_get_lr_called_within_step': False, '_last_lr': [0.1]}
# ConstantLR [0.03333333333333333, 0.03333333333333333, 0.03333333333333333, 0.03333333333333333, 0.1, 0.1, 0.1, 0.1] Parameter containing:
# tensor([-1.0954], requires_grad=True) {'factor': 0.3333333333333333, 'total_iters': 4, 'base_lrs': [0.1], 'last_epoch': 8, '_step_count': 9, '_is_initial': False, '_get_lr_called_within_step': False, '_last_lr': [0.1]}
# PolynomialLR [0.1, 0.05625, 0.024999999999999998, 0.0062499999999999995, 0.0, 0.0, 0.0, 0.0] Parameter containing:
# tensor([0.4715], requires_grad=True) {'total_iters': 4, 'power': 2.0, 'base_lrs': [0.1], 'last_epoch': 8, '_step_count': 9, '_is_initial': False, '_get_lr_called_within_step': False, '_last_lr': [0.0]}
# CosineAnnealingWarmRestarts [0.1, 0.07500000000000001, 0.025000000000000012, 0.1, 0.09330127018922195, 0.07500000000000001, 0.05, 0.025000000000000012, 0.006698729810778065, 0.1, 0.09829629131445342, 0.09330127018922195] Parameter containing:
# tensor([0.2033], requires_grad=True) {'T_0': 3, 'T_i': 12, 'T_mult': 2, 'eta_min': 0.0, 'T_cur': 3, 'base_lrs': [0.1], 'last_epoch': 12, '_step_count': 0, '_is_initial': False, '_get_lr_called_within_step': False, '_last_lr': [0.08535533905932738]}
# [0.001, 0.05] Adam (
# Parameter Group 0
#     amsgrad: False
#     betas: (0.9, 0.999)
#     capturable: False
#     decoupled_weight_decay: False
#     differentiable: False
#     eps: 1e-08
#     foreach: None
#     fused: None
#     initial_lr: 0.01
#     lr: 0.001
#     maximize: False
#     weight_decay: 0
#
# Parameter Group 1
#     amsgrad: False
#     betas: (0.9, 0.999)
#     capturable: False
#     decoupled_weight_decay: False
#     differentiable: False
#     eps: 1e-08
#     foreach: None
#     fused: None
#     initial_lr: 0.5
#     lr: 0.05
#     maximize: False
#     weight_decay: 0
# )
# <class 'torch.optim.lr_scheduler.StepLR'>
