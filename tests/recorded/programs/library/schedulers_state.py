import torch
from torch.optim.lr_scheduler import CosineAnnealingLR, CyclicLR, MultiplicativeLR, OneCycleLR


def optimizer():
    return torch.optim.SGD([torch.nn.Parameter(torch.zeros(2))], lr=0.1, momentum=0.9)


# what a schedule keeps, and what another one takes over from it
for make in (
    lambda o: OneCycleLR(o, 0.5, 10),
    lambda o: OneCycleLR(o, 0.5, epochs=2, steps_per_epoch=3, three_phase=True, anneal_strategy="linear"),
    lambda o: CyclicLR(o, base_lr=0.01, max_lr=0.1, mode="exp_range", gamma=0.9, step_size_up=2),
):
    o = optimizer()
    s = make(o)
    for _ in range(3):
        o.step()
        s.step()
    print(type(s).__name__, s.state_dict())
    other = make(optimizer())
    other.load_state_dict(s.state_dict())
    print(other.get_last_lr(), other.last_epoch)

# resumed without what the first run left in the groups
for make in (lambda o: OneCycleLR(o, 0.1, total_steps=10, last_epoch=3), lambda o: MultiplicativeLR(o, lambda e: 0.95, last_epoch=1)):
    o = optimizer()
    for _ in range(2):
        try:
            print(make(o).get_last_lr())
        except KeyError as e:
            print("KeyError", str(e)[:70])
        for group in o.param_groups:
            group.setdefault("initial_lr", group["lr"])

# ---- output
# OneCycleLR {'total_steps': 10, '_schedule_phases': [{'end_step': 2.0, 'start_lr': 'initial_lr', 'end_lr': 'max_lr', 'start_momentum': 'max_momentum', 'end_momentum': 'base_momentum'}, {'end_step': 9, 'start_lr': 'max_lr', 'end_lr': 'min_lr', 'start_momentum': 'base_momentum', 'end_momentum': 'max_momentum'}], '_anneal_func_type': 'cos', 'cycle_momentum': True, 'use_beta1': False, 'base_lrs': [0.02], 'last_epoch': 3, '_step_count': 4, '_is_initial': False, '_get_lr_called_within_step': False, '_last_lr': [0.47524231600673683]}
# [0.47524231600673683] 3
# OneCycleLR {'total_steps': 6, '_schedule_phases': [{'end_step': 0.7999999999999998, 'start_lr': 'initial_lr', 'end_lr': 'max_lr', 'start_momentum': 'max_momentum', 'end_momentum': 'base_momentum'}, {'end_step': 1.5999999999999996, 'start_lr': 'max_lr', 'end_lr': 'initial_lr', 'start_momentum': 'base_momentum', 'end_momentum': 'max_momentum'}, {'end_step': 5, 'start_lr': 'initial_lr', 'end_lr': 'min_lr', 'start_momentum': 'max_momentum', 'end_momentum': 'max_momentum'}], '_anneal_func_type': 'linear', 'cycle_momentum': True, 'use_beta1': False, 'base_lrs': [0.02], 'last_epoch': 3, '_step_count': 4, '_is_initial': False, '_get_lr_called_within_step': False, '_last_lr': [0.011765529411764704]}
# [0.011765529411764704] 3
# CyclicLR {'max_lrs': [0.1], 'total_size': 4.0, 'step_ratio': 0.5, 'mode': 'exp_range', 'gamma': 0.9, 'scale_mode': 'iterations', 'cycle_momentum': True, 'use_beta1': False, 'base_momentums': [0.8], 'max_momentums': [0.9], 'base_lrs': [0.01], 'last_epoch': 3, '_step_count': 4, '_is_initial': False, '_get_lr_called_within_step': False, '_last_lr': [0.04280500000000001], '_scale_fn_custom': None}
# [0.04280500000000001] 3
# KeyError "param 'initial_lr' is not specified in param_groups[0] when resuming 
# KeyError 'max_lr'
# KeyError "param 'initial_lr' is not specified in param_groups[0] when resuming 
# [0.1]
