import torch
from torch import nn
torch.manual_seed(0)
w = torch.empty(3, 4)
nn.init.uniform_(w, -1, 1); print(w)
nn.init.normal_(w, mean=0, std=0.1); print(w)
nn.init.xavier_uniform_(w); print(w)
nn.init.xavier_normal_(w); print(w)
nn.init.kaiming_uniform_(w, nonlinearity='relu'); print(w)
nn.init.kaiming_normal_(w, mode='fan_out'); print(w)
nn.init.ones_(w); nn.init.eye_(w); print(w)
nn.init.orthogonal_(w); print((w @ w.T).round(decimals=4).abs())
print(nn.init.calculate_gain('relu'), nn.init.calculate_gain('tanh'))
def init_weights(m):
    if isinstance(m, nn.Linear):
        torch.nn.init.xavier_uniform_(m.weight)
        m.bias.data.fill_(0.01)
net = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
net.apply(init_weights)
print(net[0].weight, net[1].bias)
print(nn.Embedding(3, 2).weight, nn.Conv1d(1, 2, 3).weight, nn.Conv2d(1, 1, 2).bias)

# ---- output
# tensor([[-0.0075,  0.5364, -0.8230, -0.7359],
#         [-0.3852,  0.2682, -0.0198,  0.7929],
#         [-0.0887,  0.2646, -0.3022, -0.1966]])
# tensor([[ 0.0403,  0.0838, -0.0719, -0.0403],
#         [-0.0597,  0.0182, -0.0857,  0.1101],
#         [-0.1071,  0.0123, -0.0566,  0.0373]])
# tensor([[-0.5404,  0.7958,  0.4131,  0.4487],
#         [ 0.0487, -0.4747,  0.1566, -0.8644],
#         [-0.6690, -0.4773,  0.5841,  0.5428]])
# tensor([[ 0.1026,  0.6755, -0.6898, -0.4229],
#         [-0.0112, -0.3840,  0.2772, -0.7016],
#         [ 0.1026,  0.2901, -1.1860,  0.1384]])
# tensor([[ 0.4813,  1.0148,  1.0658,  1.0807],
#         [ 0.2437, -1.0650,  0.1127, -0.7662],
#         [-1.1414,  1.0882,  0.9312, -1.2217]])
# tensor([[-0.0062, -0.7467, -0.8888, -0.2177],
#         [ 0.1547, -0.1788,  1.6800, -0.0289],
#         [ 0.0512, -0.6257,  0.8975,  2.2507]])
# tensor([[1., 0., 0., 0.],
#         [0., 1., 0., 0.],
#         [0., 0., 1., 0.]])
# tensor([[1., 0., 0.],
#         [0., 1., 0.],
#         [0., 0., 1.]])
# 1.4142135623730951 1.6666666666666667
# Parameter containing:
# tensor([[-1.1002, -0.5806],
#         [ 0.8339, -0.0079]], requires_grad=True) Parameter containing:
# tensor([0.0100, 0.0100], requires_grad=True)
# Parameter containing:
# tensor([[ 0.2240,  0.5520],
#         [-0.5788,  0.0177],
#         [ 0.1318,  1.0198]], requires_grad=True) Parameter containing:
# tensor([[[-0.0903,  0.0075, -0.2623]],
#
#         [[ 0.2175, -0.5196, -0.0390]]], requires_grad=True) Parameter containing:
# tensor([-0.0577], requires_grad=True)
