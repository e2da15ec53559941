import torch
from torch import optim
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
p=lambda: torch.nn.Parameter(torch.ones(2))
for k in (optim.SGD, optim.Adam, optim.AdamW, optim.RMSprop, optim.Adagrad, optim.Adadelta, optim.LBFGS, optim.Adamax):
    t(lambda: k([p()]))
    t(lambda: k([p()], lr=-1))
o=optim.SGD([p()], lr=0.1, momentum=0.9)
print(o.state_dict(), o.defaults, o.param_groups)
o.param_groups[0]['params'][0].grad=torch.ones(2); o.step(); print(o.state_dict()); print(dict(o.state))
o=optim.Adam([p()], lr=0.1); o.param_groups[0]['params'][0].grad=torch.ones(2); o.step(); print(o.state_dict())
o=optim.Adam([p()], lr=0.1, amsgrad=True); o.param_groups[0]['params'][0].grad=torch.ones(2); o.step(); print(o.state_dict())
for k in (optim.RMSprop, optim.Adagrad, optim.Adadelta):
    o=k([p()], lr=0.1); o.param_groups[0]['params'][0].grad=torch.ones(2); o.step(); print(o.state_dict())
o=optim.RMSprop([p()], lr=0.1, momentum=0.1, centered=True); o.param_groups[0]['params'][0].grad=torch.ones(2); o.step(); print(o.state_dict())
t(lambda: optim.SGD([], lr=0.1))
t(lambda: optim.SGD(torch.ones(1), lr=0.1))
t(lambda: optim.SGD([3], lr=0.1))
t(lambda: optim.SGD([torch.ones(1)*p()], lr=0.1))
t(lambda: optim.SGD([p()]))
q=p()
t(lambda: optim.SGD([q,q]))
t(lambda: optim.SGD([{'params':[q]},{'params':[q]}]))
t(lambda: optim.SGD([{'lr':1}]))
t(lambda: optim.SGD([p()], lr=0.1, nesterov=True))
t(lambda: optim.SGD([p()], lr=0.1, momentum=-1))
t(lambda: optim.SGD([p()], lr=0.1, weight_decay=-1))
t(lambda: optim.Adam([p()], lr=0.1, betas=(1.1,0.9)))
t(lambda: optim.Adam([p()], lr=0.1, eps=-1))
t(lambda: optim.SGD([{'params':[p()],'lr':0.5},{'params':[p()]}], lr=0.1, momentum=0.9))
t(lambda: optim.SGD([('w',p())], lr=0.1).state_dict())
o=optim.SGD([p()], lr=0.1)
t(lambda: o.add_param_group({'params': p()}))
t(lambda: o.load_state_dict({'state':{}, 'param_groups':[]}))
t(lambda: o.load_state_dict({'state':{}, 'param_groups':[{'params':[0,1]}, {'params': [2]}]}))
from torch.optim.lr_scheduler import *
o=optim.SGD([p()], lr=0.1)
s=StepLR(o, 2)
print(o, s.get_last_lr(), s.state_dict())
s.step()
print(o.param_groups[0]['lr'])
print(s)
t(lambda: StepLR(3,2))
t(lambda: CosineAnnealingLR(o, 10).state_dict())
t(lambda: ReduceLROnPlateau(o).state_dict())
t(lambda: ExponentialLR(o, 0.9).state_dict())
t(lambda: LambdaLR(o, lambda e: 1).state_dict())
t(lambda: MultiStepLR(o, [1,2]).state_dict())
print(optim.lr_scheduler.StepLR)

# ---- output
# SGD (
# Parameter Group 0
#     dampening: 0
#     differentiable: False
#     foreach: None
#     fused: None
#     lr: 0.001
#     maximize: False
#     momentum: 0
#     nesterov: False
#     weight_decay: 0
# )
# ValueError Invalid learning rate: -1
# Adam (
# Parameter Group 0
#     amsgrad: False
#     betas: (0.9, 0.999)
#     capturable: False
#     decoupled_weight_decay: False
#     differentiable: False
#     eps: 1e-08
#     foreach: None
#     fused: None
#     lr: 0.001
#     maximize: False
#     weight_decay: 0
# )
# ValueError Invalid learning rate: -1
# AdamW (
# Parameter Group 0
#     amsgrad: False
#     betas: (0.9, 0.999)
#     capturable: False
#     decoupled_weight_decay: True
#     differentiable: False
#     eps: 1e-08
#     foreach: None
#     fused: None
#     lr: 0.001
#     maximize: False
#     weight_decay: 0.01
# )
# ValueError Invalid learning rate: -1
# RMSprop (
# Parameter Group 0
#     alpha: 0.99
#     capturable: False
#     centered: False
#     differentiable: False
#     eps: 1e-08
#     foreach: None
#     lr: 0.01
#     maximize: False
#     momentum: 0
#     weight_decay: 0
# )
# ValueError Invalid learning rate: -1
# Adagrad (
# Parameter Group 0
#     differentiable: False
#     eps: 1e-10
#     foreach: None
#     fused: None
#     initial_accumulator_value: 0
#     lr: 0.01
#     lr_decay: 0
#     maximize: False
#     weight_decay: 0
# )
# ValueError Invalid learning rate: -1
# Adadelta (
# Parameter Group 0
#     capturable: False
#     differentiable: False
#     eps: 1e-06
#     foreach: None
#     lr: 1.0
#     maximize: False
#     rho: 0.9
#     weight_decay: 0
# )
# ValueError Invalid learning rate: -1
# LBFGS (
# Parameter Group 0
#     history_size: 100
#     line_search_fn: None
#     lr: 1
#     max_eval: 25
#     max_iter: 20
#     tolerance_change: 1e-09
#     tolerance_grad: 1e-07
# )
# ValueError Invalid learning rate: -1
# Adamax (
# Parameter Group 0
#     betas: (0.9, 0.999)
#     capturable: False
#     differentiable: False
#     eps: 1e-08
#     foreach: None
#     lr: 0.002
#     maximize: False
#     weight_decay: 0
# )
# ValueError Invalid learning rate: -1
# {'state': {}, 'param_groups': [{'lr': 0.1, 'momentum': 0.9, 'dampening': 0, 'weight_decay': 0, 'nesterov': False, 'maximize': False, 'foreach': None, 'differentiable': False, 'fused': None, 'params': [0]}]} {'lr': 0.1, 'momentum': 0.9, 'dampening': 0, 'weight_decay': 0, 'nesterov': False, 'maximize': False, 'foreach': None, 'differentiable': False, 'fused': None} [{'params': [Parameter containing:
# tensor([1., 1.], requires_grad=True)], 'lr': 0.1, 'momentum': 0.9, 'dampening': 0, 'weight_decay': 0, 'nesterov': False, 'maximize': False, 'foreach': None, 'differentiable': False, 'fused': None}]
# {'state': {0: {'momentum_buffer': tensor([1., 1.])}}, 'param_groups': [{'lr': 0.1, 'momentum': 0.9, 'dampening': 0, 'weight_decay': 0, 'nesterov': False, 'maximize': False, 'foreach': None, 'differentiable': False, 'fused': None, 'params': [0]}]}
# {Parameter containing:
# tensor([0.9000, 0.9000], requires_grad=True): {'momentum_buffer': tensor([1., 1.])}}
# {'state': {0: {'step': tensor(1.), 'exp_avg': tensor([0.1000, 0.1000]), 'exp_avg_sq': tensor([0.0010, 0.0010])}}, 'param_groups': [{'lr': 0.1, 'betas': (0.9, 0.999), 'eps': 1e-08, 'weight_decay': 0, 'amsgrad': False, 'maximize': False, 'foreach': None, 'capturable': False, 'differentiable': False, 'fused': None, 'decoupled_weight_decay': False, 'params': [0]}]}
# {'state': {0: {'step': tensor(1.), 'exp_avg': tensor([0.1000, 0.1000]), 'exp_avg_sq': tensor([0.0010, 0.0010]), 'max_exp_avg_sq': tensor([0.0010, 0.0010])}}, 'param_groups': [{'lr': 0.1, 'betas': (0.9, 0.999), 'eps': 1e-08, 'weight_decay': 0, 'amsgrad': True, 'maximize': False, 'foreach': None, 'capturable': False, 'differentiable': False, 'fused': None, 'decoupled_weight_decay': False, 'params': [0]}]}
# {'state': {0: {'step': tensor(1.), 'square_avg': tensor([0.0100, 0.0100])}}, 'param_groups': [{'lr': 0.1, 'momentum': 0, 'alpha': 0.99, 'eps': 1e-08, 'centered': False, 'weight_decay': 0, 'capturable': False, 'foreach': None, 'maximize': False, 'differentiable': False, 'params': [0]}]}
# {'state': {0: {'step': tensor(1.), 'sum': tensor([1., 1.])}}, 'param_groups': [{'lr': 0.1, 'lr_decay': 0, 'eps': 1e-10, 'weight_decay': 0, 'initial_accumulator_value': 0, 'foreach': None, 'maximize': False, 'differentiable': False, 'fused': None, 'params': [0]}]}
# {'state': {0: {'step': tensor(1.), 'square_avg': tensor([0.1000, 0.1000]), 'acc_delta': tensor([9.9999e-07, 9.9999e-07])}}, 'param_groups': [{'lr': 0.1, 'rho': 0.9, 'eps': 1e-06, 'weight_decay': 0, 'maximize': False, 'capturable': False, 'foreach': None, 'differentiable': False, 'params': [0]}]}
# {'state': {0: {'step': tensor(1.), 'square_avg': tensor([0.0100, 0.0100]), 'momentum_buffer': tensor([10.0504, 10.0504]), 'grad_avg': tensor([0.0100, 0.0100])}}, 'param_groups': [{'lr': 0.1, 'momentum': 0.1, 'alpha': 0.99, 'eps': 1e-08, 'centered': True, 'weight_decay': 0, 'capturable': False, 'foreach': None, 'maximize': False, 'differentiable': False, 'params': [0]}]}
# ValueError optimizer got an empty parameter list
# TypeError params argument given to the optimizer should be an iterable of Tensors or dicts, but got torch.FloatTensor
# TypeError optimizer can only optimize Tensors, but one of the params is int
# ValueError can't optimize a non-leaf Tensor
# SGD (
# Parameter Group 0
#     dampening: 0
#     differentiable: False
#     foreach: None
#     fused: None
#     lr: 0.001
#     maximize: False
#     momentum: 0
#     nesterov: False
#     weight_decay: 0
# )
# SGD (
# Parameter Group 0
#     dampening: 0
#     differentiable: False
#     foreach: None
#     fused: None
#     lr: 0.001
#     maximize: False
#     momentum: 0
#     nesterov: False
#     weight_decay: 0
# )
# ValueError some parameters appear in more than one parameter group
# KeyError 'params'
# ValueError Nesterov momentum requires a momentum and zero dampening
# ValueError Invalid momentum value: -1
# ValueError Invalid weight_decay value: -1
# ValueError Invalid beta parameter at index 0: 1.1
# ValueError Invalid epsilon value: -1
# SGD (
# Parameter Group 0
#     dampening: 0
#     differentiable: False
#     foreach: None
#     fused: None
#     lr: 0.5
#     maximize: False
#     momentum: 0.9
#     nesterov: False
#     weight_decay: 0
#
# Parameter Group 1
#     dampening: 0
#     differentiable: False
#     foreach: None
#     fused: None
#     lr: 0.1
#     maximize: False
#     momentum: 0.9
#     nesterov: False
#     weight_decay: 0
# )
# {'state': {}, 'param_groups': [{'param_names': ['w'], 'lr': 0.1, 'momentum': 0, 'dampening': 0, 'weight_decay': 0, 'nesterov': False, 'maximize': False, 'foreach': None, 'differentiable': False, 'fused': None, 'params': [0]}]}
# None
# ValueError loaded state dict has a different number of parameter groups
# ValueError loaded state dict contains a parameter group that doesn't match the size of optimizer's group
# SGD (
# Parameter Group 0
#     dampening: 0
#     differentiable: False
#     foreach: None
#     fused: None
#     initial_lr: 0.1
#     lr: 0.1
#     maximize: False
#     momentum: 0
#     nesterov: False
#     weight_decay: 0
# ) [0.1] {'step_size': 2, 'gamma': 0.1, 'base_lrs': [0.1], 'last_epoch': 0, '_step_count': 1, '_is_initial': False, '_get_lr_called_within_step': False, '_last_lr': [0.1]}
# 0.1
# <torch.optim.lr_scheduler.StepLR object at 0xADDR>
# TypeError int is not an Optimizer
# {'T_max': 10, 'eta_min': 0.0, 'base_lrs': [0.1], 'last_epoch': 0, '_step_count': 1, '_is_initial': False, '_get_lr_called_within_step': False, '_last_lr': [0.1]}
# {'factor': 0.1, 'default_min_lr': 0, 'min_lrs': [0], 'patience': 10, 'cooldown': 0, 'eps': 1e-08, 'last_epoch': 0, '_last_lr': [0.1], 'mode_worse': inf, 'mode': 'min', 'threshold': 0.0001, 'threshold_mode': 'rel', 'best': inf, 'cooldown_counter': 0, 'num_bad_epochs': 0}
# {'gamma': 0.9, 'base_lrs': [0.1], 'last_epoch': 0, '_step_count': 1, '_is_initial': False, '_get_lr_called_within_step': False, '_last_lr': [0.1]}
# {'base_lrs': [0.1], 'last_epoch': 0, '_step_count': 1, '_is_initial': False, '_get_lr_called_within_step': False, '_last_lr': [0.1], 'lr_lambdas': [None]}
# {'milestones': Counter({1: 1, 2: 1}), 'gamma': 0.1, 'base_lrs': [0.1], 'last_epoch': 0, '_step_count': 1, '_is_initial': False, '_get_lr_called_within_step': False, '_last_lr': [0.1]}
# <class 'torch.optim.lr_scheduler.StepLR'>
