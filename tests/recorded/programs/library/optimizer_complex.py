import torch
torch.manual_seed(0)
for O in (torch.optim.Adam, torch.optim.SGD, torch.optim.NAdam, torch.optim.Adagrad, torch.optim.RMSprop, torch.optim.AdamW, torch.optim.RAdam, torch.optim.Adamax, torch.optim.ASGD, torch.optim.Rprop, torch.optim.Adadelta):
    w = torch.nn.Parameter(torch.tensor([1 + 1j, 2-3j, -1+0.5j]))
    o = O([w], lr=0.1, **({} if O is torch.optim.Rprop else {'weight_decay': 0.01}))
    for _ in range(3):
        o.zero_grad(); ((w.abs() ** 2)*torch.tensor([1.,2.,3.])).sum().backward(); o.step()
    print(O.__name__, w.data, [ (k, v.dtype, v.shape) for k, v in o.state[w].items() if torch.is_tensor(v)])
for kw in ({'amsgrad': True}, {'maximize': True}):
    w = torch.nn.Parameter(torch.tensor([1 + 1j, 2-3j, -1+0.5j])); o = torch.optim.Adam([w], 0.1, **kw)
    for _ in range(3):
        o.zero_grad(); ((w.abs() ** 2)*torch.tensor([1.,2.,3.])).sum().backward(); o.step()
    print(w.data)
for kw in ({'momentum': .9},):
    w = torch.nn.Parameter(torch.tensor([1 + 1j, 2-3j, -1+0.5j])); o = torch.optim.RMSprop([w], 0.1, **kw)
    for _ in range(3):
        o.zero_grad(); ((w.abs() ** 2)*torch.tensor([1.,2.,3.])).sum().backward(); o.step()
    print(w.data)
w = torch.nn.Parameter(torch.tensor([1 + 1j, 2-3j, -1+0.5j])); o = torch.optim.LBFGS([w], 0.1)
def closure():
    o.zero_grad(); l = ((w-1).abs() ** 2).sum(); l.backward(); return l

# ---- output
# Adam tensor([ 0.7016+0.7016j,  1.7006-2.7004j, -0.7016+0.2049j]) [('step', torch.float32, torch.Size([])), ('exp_avg', torch.complex64, torch.Size([3])), ('exp_avg_sq', torch.complex64, torch.Size([3]))]
# SGD tensor([ 0.5101+0.5101j,  0.4298-0.6448j, -0.0635+0.0318j]) []
# NAdam tensor([ 0.7527+0.7527j,  1.7475-2.7459j, -0.7527+0.2647j]) [('step', torch.float32, torch.Size([])), ('mu_product', torch.float32, torch.Size([])), ('exp_avg', torch.complex64, torch.Size([3])), ('exp_avg_sq', torch.complex64, torch.Size([3]))]
# Adagrad tensor([ 0.7805+0.7805j,  1.7758-2.7744j, -0.7805+0.2909j]) [('step', torch.float32, torch.Size([])), ('sum', torch.complex64, torch.Size([3]))]
# RMSprop tensor([0.0000+0.0000j, 0.3097-1.0690j, 0.0000-0.0764j]) [('step', torch.float32, torch.Size([])), ('square_avg', torch.complex64, torch.Size([3]))]
# AdamW tensor([ 0.6989+0.6989j,  1.6949-2.6917j, -0.6989+0.2037j]) [('step', torch.float32, torch.Size([])), ('exp_avg', torch.complex64, torch.Size([3])), ('exp_avg_sq', torch.complex64, torch.Size([3]))]
# RAdam tensor([0.4599+0.4599j, 0.0824-0.1236j, 0.2685-0.1343j]) [('step', torch.float32, torch.Size([])), ('exp_avg', torch.complex64, torch.Size([3])), ('exp_avg_sq', torch.complex64, torch.Size([3]))]
# Adamax tensor([ 0.7155+0.7155j,  1.7076-2.7050j, -0.7155+0.2309j]) [('step', torch.float32, torch.Size([])), ('exp_avg', torch.complex64, torch.Size([3])), ('exp_inf', torch.complex64, torch.Size([3]))]
# ASGD tensor([ 0.5101+0.5101j,  0.4298-0.6447j, -0.0635+0.0318j]) [('step', torch.float32, torch.Size([])), ('eta', torch.float32, torch.Size([])), ('mu', torch.float32, torch.Size([])), ('ax', torch.complex64, torch.Size([3]))]
# Rprop tensor([ 0.6360+0.6360j,  1.6360-2.6360j, -0.6360+0.1360j]) [('step', torch.float32, torch.Size([])), ('prev', torch.complex64, torch.Size([3])), ('step_size', torch.complex64, torch.Size([3]))]
# Adadelta tensor([ 0.9990+0.9990j,  1.9990-2.9990j, -0.9990+0.4990j]) [('step', torch.float32, torch.Size([])), ('square_avg', torch.complex64, torch.Size([3])), ('acc_delta', torch.complex64, torch.Size([3]))]
# tensor([ 0.7016+0.7016j,  1.7006-2.7004j, -0.7016+0.2049j])
# tensor([ 1.3005+1.3005j,  2.3004-3.3003j, -1.3005+0.8003j])
# tensor([-1.0373-1.0373j, -1.4075+0.9179j,  1.0373-0.1615j])
