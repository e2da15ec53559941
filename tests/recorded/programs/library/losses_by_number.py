"""The losses that `torch` itself has, with the reduction as a number; cells of recurrent networks; dropout in place."""

import torch

torch.manual_seed(3)
x = torch.randn(3, 4, requires_grad=True)
y = torch.rand(3, 4)
z = torch.randn(3, 4)
side = torch.tensor([1.0, -1.0, 1.0])
losses = {
    "kl": lambda *how: torch.kl_div(x, y, *how),
    "kl of logarithms": lambda *how: torch.kl_div(x, z, *how, log_target=True),
    "poisson": lambda *how: torch.poisson_nll_loss(x, y, True, False, 1e-8, *(how or (0,))),
    "logits": lambda *how: torch.binary_cross_entropy_with_logits(x, y, None, torch.tensor([1.0, 2.0, 1.0, 0.5]), *how),
    "hinge": lambda *how: torch.hinge_embedding_loss(x[:, 0], side, 0.5, *how),
    "ranking": lambda *how: torch.margin_ranking_loss(x[:, 0], z[:, 0], side, 0.1, *how),
    "cosine": lambda *how: torch.cosine_embedding_loss(x, z, side, 0.1, *how),
    "triplet": lambda *how: torch.triplet_margin_loss(x, y, z, 1.0, 2.0, 1e-6, True, *how),
}
for name, loss in losses.items():
    print(name, loss(), loss(0).shape, loss(1), loss(2))
    x.grad = None
    loss(1).backward()
    print(x.grad)
try:
    torch.kl_div(x, y, "mean")
except TypeError as error:
    print(error)

state, memory = torch.randn(3, 5), torch.randn(3, 5)
for gates, cell in ((1, torch.rnn_tanh_cell), (1, torch.rnn_relu_cell), (3, torch.gru_cell)):
    found = cell(x, state, torch.randn(5 * gates, 4), torch.randn(5 * gates, 5), torch.randn(5 * gates), torch.randn(5 * gates))
    print(found)
    x.grad = None
    found.sum().backward()
    print(x.grad)
hidden, memory = torch.lstm_cell(x, (state, memory), torch.randn(20, 4), torch.randn(20, 5))
print(hidden, memory)
node, names = hidden.grad_fn, []
while node is not None:
    names.append(node.name())
    node = node.next_functions[0][0] if node.next_functions else None
print(names)

print(torch.dropout_(torch.ones(5), 0.5, True), torch.feature_dropout_(torch.ones(5, 2), 0.5, True))
print(torch.alpha_dropout_(torch.ones(5), 0.5, True), torch.feature_alpha_dropout_(torch.ones(5, 2), 0.5, True))
print(torch.dropout_(x * 1, 0.5, True).grad_fn.name(), torch.view_as_real_copy(torch.ones(2, dtype=torch.complex64, requires_grad=True)))
table = torch.arange(6.0).reshape(3, 2)
print(torch.embedding_renorm_(table, torch.tensor([0, 2]), 1.0, 2.0), table)

# ---- output
# kl tensor([[-0.4546, -0.3468, -0.3857,  0.0614],
#         [-0.2614, -0.0914, -0.4386, -0.9886],
#         [-0.0746, -0.2032, -0.2153, -0.6624]], grad_fn=<SubBackward0>) torch.Size([3, 4]) tensor(-0.3384, grad_fn=<MeanBackward0>) tensor(-4.0613, grad_fn=<SumBackward0>)
# tensor([[-0.0151, -0.0156, -0.0244, -0.0500],
#         [-0.0101, -0.0096, -0.0217, -0.0671],
#         [-0.0116, -0.0043, -0.0056, -0.0212]])
# kl of logarithms tensor([[-0.5055, -0.2878, -0.3893, -0.1544],
#         [ 1.4817,  2.0409, -0.4930, -1.0002],
#         [ 0.0770, -0.7560, -0.4624, -0.9951]], grad_fn=<MulBackward0>) torch.Size([3, 4]) tensor(-0.1203, grad_fn=<MeanBackward0>) tensor(-1.4441, grad_fn=<SumBackward0>)
# tensor([[-0.1367, -0.0707, -0.0423, -0.0289],
#         [-0.1760, -0.1058, -0.0563, -0.0970],
#         [-0.0255, -0.1422, -0.0195, -0.0444]])
# poisson tensor([[2.0875, 1.1582, 1.0670, 0.9094],
#         [1.0417, 0.4116, 1.3134, 1.9345],
#         [0.4381, 2.6072, 1.6507, 3.1340]], grad_fn=<SubBackward0>) torch.Size([3, 4]) tensor(1.4795, grad_fn=<MeanBackward0>) tensor(17.7534, grad_fn=<SumBackward0>)
# tensor([[ 0.1710,  0.0836,  0.0667, -0.0049],
#         [ 0.0772,  0.0116,  0.0950,  0.1620],
#         [ 0.0082,  0.2172,  0.1349,  0.2662]])
# logits tensor([[1.0281, 0.8660, 0.7126, 0.4869],
#         [0.7109, 0.5670, 0.7880, 0.3824],
#         [0.4136, 1.2629, 0.9531, 1.1458]],
#        grad_fn=<BinaryCrossEntropyWithLogitsBackward0>) torch.Size([3, 4]) tensor(0.7764, grad_fn=<BinaryCrossEntropyWithLogitsBackward0>) tensor(9.3172, grad_fn=<BinaryCrossEntropyWithLogitsBackward0>)
# tensor([[ 0.0425,  0.0225,  0.0191, -0.0045],
#         [ 0.0325, -0.0003,  0.0269,  0.0030],
#         [ 0.0044,  0.0551,  0.0467,  0.0458]])
# hinge tensor([ 0.8033,  0.4538, -1.4352], grad_fn=<AddBackward0>) torch.Size([3]) tensor(-0.0594, grad_fn=<MeanBackward0>) tensor(-0.1781, grad_fn=<SumBackward0>)
# tensor([[ 0.3333,  0.0000,  0.0000,  0.0000],
#         [-0.3333,  0.0000,  0.0000,  0.0000],
#         [ 0.3333,  0.0000,  0.0000,  0.0000]])
# ranking tensor([0.0000, 0.0000, 0.3514], grad_fn=<ClampMinBackward0>) torch.Size([3]) tensor(0.1171, grad_fn=<MeanBackward0>) tensor(0.3514, grad_fn=<SumBackward0>)
# tensor([[-0.0000,  0.0000,  0.0000,  0.0000],
#         [ 0.0000,  0.0000,  0.0000,  0.0000],
#         [-0.3333,  0.0000,  0.0000,  0.0000]])
# cosine tensor([0.3162, 0.0000, 0.8476], grad_fn=<AddBackward0>) torch.Size([3]) tensor(0.3879, grad_fn=<MeanBackward0>) tensor(1.1638, grad_fn=<SumBackward0>)
# tensor([[ 0.0549,  0.0767,  0.1803,  0.1199],
#         [ 0.0000,  0.0000,  0.0000,  0.0000],
#         [ 0.0727, -0.0293,  0.1131,  0.0597]])
# triplet tensor([1.3807, 1.3782, 0.8731], grad_fn=<ClampMinBackward0>) torch.Size([3]) tensor(1.2106, grad_fn=<MeanBackward0>) tensor(3.6319, grad_fn=<SumBackward0>)
# tensor([[ 0.0476, -0.1164, -0.3054, -0.4420],
#         [-0.0167, -0.3293,  0.0170,  0.0457],
#         [-0.2471,  0.1453,  0.0715,  0.1544]])
# kl_div(): argument 'reduction' (position 3) must be int, not str
# tensor([[ 0.1180, -0.9996, -0.9801,  0.9985,  0.9846],
#         [ 0.9999, -1.0000,  0.9999,  0.9881,  1.0000],
#         [-0.2314,  1.0000, -0.9438, -0.0125,  0.9854]],
#        grad_fn=<TanhBackward0>)
# tensor([[-1.2207, -0.0926,  0.3182, -0.7527],
#         [-0.0048, -0.0027,  0.0230, -0.0028],
#         [-1.4195, -0.1382,  1.3508, -0.8267]])
# tensor([[2.2511, 0.0000, 0.0000, 0.0000, 2.1894],
#         [7.5019, 0.0000, 1.9129, 3.1644, 0.0000],
#         [0.0000, 1.8234, 0.8083, 0.0000, 1.3492]], grad_fn=<ReluBackward0>)
# tensor([[-0.5018, -1.0122, -1.9301, -0.8604],
#         [-3.9956, -1.4770, -2.1762,  2.3967],
#         [-0.7129, -0.6778,  0.4587, -1.0751]])
# tensor([[ 0.0597,  0.6284, -0.8758, -0.0158,  1.2998],
#         [ 0.7813, -0.1045,  0.1741, -2.0071,  0.2121],
#         [-0.1977, -0.0231, -1.0518,  0.0065,  0.9181]], grad_fn=<AddBackward0>)
# tensor([[-0.0957,  0.6719, -0.1334, -0.0192],
#         [-1.0194,  0.8834,  0.3491,  1.4660],
#         [ 0.4154,  2.7383,  0.2582,  0.5657]])
# tensor([[ 0.0666, -0.0397,  0.1024, -0.0214, -0.1612],
#         [-0.0475, -0.0297,  0.0266, -0.0068, -0.0890],
#         [ 0.2262, -0.2808, -0.4109, -0.0593,  0.0686]], grad_fn=<MulBackward0>) tensor([[ 0.2753, -0.6310,  0.1163, -0.0222, -0.2428],
#         [-0.1325, -0.0632,  0.1005, -0.2831, -0.1281],
#         [ 1.3445, -0.3442, -0.6009, -0.4537,  0.1772]], grad_fn=<AddBackward0>)
# ['MulBackward0', 'SigmoidBackward0', 'UnsafeSplitBackward0', 'AddBackward0']
# tensor([0., 2., 2., 2., 0.]) tensor([[0., 2.],
#         [0., 2.],
#         [0., 0.],
#         [2., 2.],
#         [0., 0.]])
# tensor([-0.7792, -0.7792, -0.7792, -0.7792,  1.6656]) tensor([[ 1.6656,  1.6656],
#         [ 1.6656,  1.6656],
#         [ 1.6656,  1.6656],
#         [-0.7792, -0.7792],
#         [ 1.6656, -0.7792]])
# MulBackward0 tensor([[1., 0.],
#         [1., 0.]], grad_fn=<ViewAsRealBackward0_copy>)
# tensor([[0.0000, 1.0000],
#         [2.0000, 3.0000],
#         [0.6247, 0.7809]]) tensor([[0.0000, 1.0000],
#         [2.0000, 3.0000],
#         [0.6247, 0.7809]])
