import torch
p = [torch.nn.Parameter(torch.ones(1))]; o = torch.optim.SGD(p, 1., momentum=.9); o2 = torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], 1.)
S = torch.optim.lr_scheduler
for f in (lambda: torch.optim.Adam(p, fused=True, foreach=True), lambda: S.OneCycleLR(o, 1., total_steps=3, pct_start=2.), lambda: S.SequentialLR(o, [], []),
  lambda: S.OneCycleLR(o, 1., total_steps=0), lambda: S.OneCycleLR(o, 1., epochs=2.5, steps_per_epoch=1), lambda: S.OneCycleLR(o, 1., epochs=2), lambda: S.OneCycleLR(o, [1.,2.], total_steps=3),
  lambda: S.OneCycleLR(3, 1., total_steps=3), lambda: S.CyclicLR(3, 1., 2.), lambda: S.SequentialLR(o, [S.StepLR(o2, 1)], []), lambda: S.SequentialLR(o, [S.ReduceLROnPlateau(o)], []),
  lambda: S.ChainedScheduler([]), lambda: S.ChainedScheduler([S.StepLR(o, 1), S.StepLR(o2, 1)]), lambda: S.ChainedScheduler([S.StepLR(o, 1)], o2), lambda: S.ChainedScheduler([3]),
  lambda: S.SequentialLR(o, [S.StepLR(o, 1)], [1]), lambda: S.MultiplicativeLR(o, 3), lambda: S.LambdaLR(o, [1,2]), lambda: S.CosineAnnealingWarmRestarts(o, 1, eta_min='a'),
  lambda: S.StepLR(None, 1), lambda: S.ExponentialLR(o.param_groups, .1), lambda: S.CosineAnnealingWarmRestarts(o, 0), lambda: S.CosineAnnealingWarmRestarts(o, 2, 0),
  lambda: S.ConstantLR(o, 2.), lambda: S.LinearLR(o, 0.), lambda: S.ReduceLROnPlateau(o, factor=1.), lambda: S.ReduceLROnPlateau(o, 'mean'), lambda: S.ReduceLROnPlateau(o, threshold_mode='x'),
  lambda: S.CyclicLR(torch.optim.Adagrad(p), .1, .2), lambda: S.StepLR(o, 1, last_epoch=3), lambda: S.CyclicLR(o, [.1,.2], 1.), lambda: S.ReduceLROnPlateau(o, min_lr=[1,2])):
    try: f(); print('accepted')
    except Exception as e: print(type(e).__name__, e)
def fresh(): return torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], 1., momentum=.9)
o=fresh(); s = S.StepLR(o, 2); print(s.state_dict())
o=fresh(); s = S.ChainedScheduler([S.ConstantLR(o, .5), S.ExponentialLR(o, .9)]); o.step(); s.step(); print(s.state_dict())
o=fresh(); s = S.SequentialLR(o, [S.ConstantLR(o, .5), S.ExponentialLR(o, .9)], [2]); o.step(); s.step(); print(s.state_dict()); d=s.state_dict(); s.load_state_dict(d); print(s.get_last_lr())
o=fresh(); s = S.LambdaLR(o, lambda e: .9**e); print(s.state_dict())
o=fresh(); s = S.CosineAnnealingLR(o, 5); print(s.state_dict())
o=fresh(); s = S.ReduceLROnPlateau(o); print(s.state_dict())
o=fresh(); s = S.MultiStepLR(o, [2,3]); print(s.state_dict())
o=fresh(); s = S.CosineAnnealingWarmRestarts(o, 5); print(s.state_dict())
o=torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], torch.tensor(1.)); s = S.StepLR(o, 1); o.step(); s.step(); print(o.param_groups[0]['lr'], s.base_lrs, s.get_last_lr())
o=fresh(); s = S.SequentialLR(o, [S.SequentialLR(o, [S.LinearLR(o, .1), S.ConstantLR(o, .3)], [2]), S.ExponentialLR(o, .9)], [4])
for _ in range(6): o.step(); s.step(); print(s.get_last_lr())

# ---- output
# RuntimeError `fused` and `foreach` cannot be `True` together.
# ValueError Expected float between 0 and 1 pct_start, but got 2.0
# ValueError SequentialLR expects at least one scheduler, but got no scheduler.
# ValueError Expected positive integer total_steps, but got 0
# ValueError Expected positive integer epochs, but got 2.5
# ValueError You must define either total_steps OR (epochs AND steps_per_epoch)
# ValueError max_lr must have the same length as optimizer.param_groups. max_lr has 2 values, param_groups has 1.
# TypeError int is not an Optimizer
# TypeError int is not an Optimizer
# ValueError SequentialLR expects all schedulers to belong to the same optimizer, but got scheduler StepLR at index 0 has SGD (
# Parameter Group 0
#     dampening: 0
#     differentiable: False
#     foreach: None
#     fused: None
#     initial_lr: 1.0
#     lr: 1.0
#     maximize: False
#     momentum: 0
#     nesterov: False
#     weight_decay: 0
# ), which is different from SGD.
# ValueError SequentialLR does not support `ReduceLROnPlateau` scheduler as it requires additional kwargs to be specified when calling `step`, but got one at index 0 in the given schedulers sequence.
# ValueError ChainedScheduler expects at least one scheduler to be chained, but got no scheduler.
# ValueError ChainedScheduler expects all schedulers to belong to the same optimizer, but got scheduler StepLR at index 1 has SGD (
# Parameter Group 0
#     dampening: 0
#     differentiable: False
#     foreach: None
#     fused: None
#     initial_lr: 1.0
#     lr: 1.0
#     maximize: False
#     momentum: 0
#     nesterov: False
#     weight_decay: 0
# ), which is different from SGD.
# ValueError ChainedScheduler expects all schedulers to belong to the same optimizer, but got scheduler StepLR at index 0 has SGD (
# Parameter Group 0
#     dampening: 0
#     differentiable: False
#     foreach: None
#     fused: None
#     initial_lr: 1.0
#     lr: 1.0
#     maximize: False
#     momentum: 0.9
#     nesterov: False
#     weight_decay: 0
# ), which is different from SGD.
# AttributeError 'int' object has no attribute 'optimizer'
# ValueError Sequential Schedulers expects number of schedulers provided to be one more than the number of milestone points, but got number of schedulers 1 and the number of milestones to be equal to 1
# TypeError lr_lambda should be a function, but got int
# ValueError Expected 1 lr_lambdas, but got 2
# ValueError Expected float or int eta_min, but got a of type <class 'str'>
# TypeError NoneType is not an Optimizer
# TypeError list is not an Optimizer
# ValueError Expected positive integer T_0, but got 0
# ValueError Expected integer T_mult >= 1, but got 0
# ValueError Constant multiplicative factor expected to be between 0 and 1.
# ValueError Starting multiplicative factor expected to be greater than 0 and less or equal to 1.
# ValueError Factor should be < 1.0.
# ValueError mode mean is unknown!
# ValueError threshold mode x is unknown!
# ValueError optimizer must support momentum or beta1 with `cycle_momentum` option enabled
# accepted
# ValueError base_lr must have the same length as optimizer.param_groups. base_lr has 2 values, param_groups has 1.
# ValueError expected 1 min_lrs, got 2
# {'step_size': 2, 'gamma': 0.1, 'base_lrs': [1.0], 'last_epoch': 0, '_step_count': 1, '_is_initial': False, '_get_lr_called_within_step': False, '_last_lr': [1.0]}
# {'_last_lr': [0.45], '_schedulers': [{'factor': 0.5, 'total_iters': 5, 'base_lrs': [1.0], 'last_epoch': 1, '_step_count': 2, '_is_initial': False, '_get_lr_called_within_step': False, '_last_lr': [0.5]}, {'gamma': 0.9, 'base_lrs': [1.0], 'last_epoch': 1, '_step_count': 2, '_is_initial': False, '_get_lr_called_within_step': False, '_last_lr': [0.45]}]}
# {'_milestones': [2], 'last_epoch': 1, '_last_lr': [0.5], '_schedulers': [{'factor': 0.5, 'total_iters': 5, 'base_lrs': [1.0], 'last_epoch': 1, '_step_count': 2, '_is_initial': False, '_get_lr_called_within_step': False, '_last_lr': [0.5]}, {'gamma': 0.9, 'base_lrs': [1.0], 'last_epoch': -1, '_step_count': 1, '_is_initial': False, '_get_lr_called_within_step': False, '_last_lr': [0.5]}]}
# [0.5]
# {'base_lrs': [1.0], 'last_epoch': 0, '_step_count': 1, '_is_initial': False, '_get_lr_called_within_step': False, '_last_lr': [1.0], 'lr_lambdas': [None]}
# {'T_max': 5, 'eta_min': 0.0, 'base_lrs': [1.0], 'last_epoch': 0, '_step_count': 1, '_is_initial': False, '_get_lr_called_within_step': False, '_last_lr': [1.0]}
# {'factor': 0.1, 'default_min_lr': 0, 'min_lrs': [0], 'patience': 10, 'cooldown': 0, 'eps': 1e-08, 'last_epoch': 0, '_last_lr': [1.0], 'mode_worse': inf, 'mode': 'min', 'threshold': 0.0001, 'threshold_mode': 'rel', 'best': inf, 'cooldown_counter': 0, 'num_bad_epochs': 0}
# {'milestones': Counter({2: 1, 3: 1}), 'gamma': 0.1, 'base_lrs': [1.0], 'last_epoch': 0, '_step_count': 1, '_is_initial': False, '_get_lr_called_within_step': False, '_last_lr': [1.0]}
# {'T_0': 5, 'T_i': 5, 'T_mult': 1, 'eta_min': 0.0, 'T_cur': 0, 'base_lrs': [1.0], 'last_epoch': 0, '_step_count': 0, '_is_initial': False, '_get_lr_called_within_step': False, '_last_lr': [1.0]}
# tensor(0.1000) [tensor(1.)] [tensor(0.1000)]
# [0.3]
# [0.3]
# [0.3]
# [1.0]
# [0.9]
# [0.81]
