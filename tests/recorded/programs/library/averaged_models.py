import torch, torch.nn as nn
torch.manual_seed(0)
from torch.optim.swa_utils import AveragedModel, SWALR, update_bn, get_ema_multi_avg_fn, get_ema_avg_fn
net = nn.Sequential(nn.Linear(2,2), nn.BatchNorm1d(2)); o = torch.optim.SGD(net.parameters(), .1); a = AveragedModel(net); e = AveragedModel(net, multi_avg_fn=get_ema_multi_avg_fn(.9)); e2 = AveragedModel(net, avg_fn=get_ema_avg_fn(.9), use_buffers=True)
s = SWALR(o, .05, anneal_epochs=3)
for i in range(4):
    o.zero_grad(); net(torch.randn(5,2)).pow(2).sum().backward(); o.step(); a.update_parameters(net); e.update_parameters(net); e2.update_parameters(net); s.step(); print(s.get_last_lr())
print(a.module[0].weight, a.n_averaged, e.module[0].weight, e2.module[1].running_mean, list(a.state_dict())); update_bn([torch.randn(4,2), (torch.randn(4,2), 1)], a); print(a.module[1].running_var)
try: SWALR(o, .1, anneal_strategy='x')
except ValueError as x: print(x)

# ---- output
# [0.08750000000000001]
# [0.06250000000000001]
# [0.05]
# [0.05]
# Parameter containing:
# tensor([[-0.0051,  0.3790],
#         [-0.5819, -0.5203]], requires_grad=True) tensor(4) Parameter containing:
# tensor([[-0.0051,  0.3790],
#         [-0.5819, -0.5203]], requires_grad=True) tensor([-0.0281,  0.0114]) ['n_averaged', 'module.0.weight', 'module.0.bias', 'module.1.weight', 'module.1.bias', 'module.1.running_mean', 'module.1.running_var', 'module.1.num_batches_tracked']
# tensor([0.0963, 1.0735])
# anneal_strategy must be one of 'cos' or 'linear', instead got x
