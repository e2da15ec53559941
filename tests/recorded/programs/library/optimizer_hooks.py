import torch
p = torch.nn.Parameter(torch.ones(2)); q = torch.nn.Parameter(torch.ones(2))
o = torch.optim.SGD([{'params':[p], 'lr': .5}, {'params': [q]}], momentum=.9)
s = torch.optim.lr_scheduler.StepLR(o, 1)
o.register_step_post_hook(lambda opt, a, k: print('post', k))
from torch.optim.optimizer import register_optimizer_step_pre_hook
h = register_optimizer_step_pre_hook(lambda opt, a, k: print('global', type(opt).__name__))
p.grad = torch.ones(2); o.step(); s.step(); h.remove(); o.step(closure=None)
o.register_state_dict_post_hook(lambda opt, d: {**d, 'extra': 1}); print(o.state_dict())
o.register_load_state_dict_pre_hook(lambda opt, d: print('load', list(d)))
o.register_load_state_dict_post_hook(lambda opt: print('loaded'))
sd = o.state_dict(); o.load_state_dict(sd)
try: torch.optim.SGD([p], .1).load_state_dict(sd)
except ValueError as e: print(e)
try: o.add_param_group({'params': [('w', torch.nn.Parameter(torch.ones(1)))]})
except ValueError as e: print(e)
print(o)
o = torch.optim.SGD([p]); 
try: o.register_step_pre_hook(lambda *a: 3); o.step()
except RuntimeError as e: print(str(e)[-60:])

# ---- output
# global SGD
# post {}
# post {'closure': None}
# {'state': {0: {'momentum_buffer': tensor([1.9000, 1.9000])}}, 'param_groups': [{'lr': 0.05, 'momentum': 0.9, 'dampening': 0, 'weight_decay': 0, 'nesterov': False, 'maximize': False, 'foreach': None, 'differentiable': False, 'fused': None, 'initial_lr': 0.5, 'params': [0]}, {'lr': 0.0001, 'momentum': 0.9, 'dampening': 0, 'weight_decay': 0, 'nesterov': False, 'maximize': False, 'foreach': None, 'differentiable': False, 'fused': None, 'initial_lr': 0.001, 'params': [1]}], 'extra': 1}
# load ['state', 'param_groups', 'extra']
# loaded
# loaded state dict has a different number of parameter groups
# all optimizer param groups should be with/without names. cannot add param group with names to the optimizer
# SGD (
# Parameter Group 0
#     dampening: 0
#     differentiable: False
#     foreach: None
#     fused: None
#     initial_lr: 0.5
#     lr: 0.05
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
#     initial_lr: 0.001
#     lr: 0.0001
#     maximize: False
#     momentum: 0.9
#     nesterov: False
#     weight_decay: 0
# )
# return None or a tuple of (new_args, new_kwargs), but got 3.
