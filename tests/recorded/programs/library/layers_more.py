"""Layers, losses and data sets that tutorials seldom use."""

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import (
    ChainDataset,
    DataLoader,
    IterableDataset,
    StackDataset,
    TensorDataset,
    WeightedRandomSampler,
    default_convert,
    get_worker_info,
)


def tried(action):
    try:
        print(action())
    except (ValueError, AssertionError) as error:
        print(type(error).__name__, error)


torch.manual_seed(0)
bag = nn.EmbeddingBag(6, 3, mode="sum", padding_idx=-1)
print(bag, bag.weight)
out = bag(torch.tensor([[0, 5, 2], [1, 1, 3]]))
out.sum().backward()
print(out, bag.weight.grad, bag(torch.tensor([0, 1, 2, 3]), torch.tensor([0, 2]), torch.tensor([1.0, 2.0, 3.0, 4.0])))
given = nn.EmbeddingBag.from_pretrained(torch.arange(6.0).reshape(3, 2), mode="max", max_norm=2.0, norm_type=1.0)
print(given, given.weight.requires_grad, given(torch.tensor([[0, 2]])))
tried(lambda: nn.EmbeddingBag(3, 2, padding_idx=3))

a, b, c = torch.randn(3, 4, 2)
triplet = nn.TripletMarginWithDistanceLoss(distance_function=lambda one, two: (one - two).abs().sum(-1), margin=2.0, swap=True)
print(triplet, triplet(a, b, c), nn.TripletMarginWithDistanceLoss(), nn.TripletMarginWithDistanceLoss(reduction="none")(a, b, c))
tried(lambda: nn.TripletMarginWithDistanceLoss(margin=0))
x = torch.arange(4.0).reshape(1, 1, 2, 2)
for layer in (nn.UpsamplingNearest2d(scale_factor=2), nn.UpsamplingNearest2d(size=3), nn.UpsamplingBilinear2d((3, 3))):
    print(layer, layer(x))
print(nn.LPPool3d(2, 2), nn.LPPool3d(2, 2)(torch.arange(8.0).reshape(1, 1, 2, 2, 2)))
print(nn.NLLLoss2d(), nn.NLLLoss2d()(F.log_softmax(torch.ones(1, 2, 2, 2), 1), torch.zeros(1, 2, 2, dtype=torch.long)))
print(nn.init.dirac(torch.empty(2, 2, 3)), nn.init.eye(torch.empty(2, 3)), nn.init.sparse(torch.empty(4, 2), 0.5))
w = torch.ones(3, requires_grad=True)
(w * 2).sum().backward()
print(nn.utils.clip_grad_norm([w], 1.0), w.grad)

print(list(WeightedRandomSampler([0.1, 0.9, 0.4], 6)), list(WeightedRandomSampler([0.1, 0.9, 0.4], 3, replacement=False)))
tried(lambda: WeightedRandomSampler([1.0], 0))
tried(lambda: WeightedRandomSampler([[1.0]], 1))
tried(lambda: WeightedRandomSampler([1.0], 1, replacement=2))
numbers = TensorDataset(torch.arange(4.0))
print(StackDataset(numbers, [1, 2, 3, 4])[1], StackDataset(a=numbers, b="wxyz")[2], len(StackDataset(numbers)))
for arguments, named in (((), {}), (([1], [1, 2]), {}), (([1],), {"a": [1]})):
    tried(lambda arguments=arguments, named=named: StackDataset(*arguments, **named))


class Counted(IterableDataset):
    def __init__(self, count):
        self.count = count

    def __iter__(self):
        return iter(range(self.count))

    def __len__(self):
        return self.count


print(list(ChainDataset([Counted(2), Counted(3)])), len(ChainDataset([Counted(2), Counted(3)])), list(Counted(1) + Counted(2)))
tried(lambda: list(ChainDataset([[1]])))
for batch in DataLoader(StackDataset(a=numbers, b=torch.arange(4)), batch_size=2):
    print(batch)
for batch in DataLoader(numbers, batch_size=2, sampler=WeightedRandomSampler([1.0, 2.0, 3.0, 4.0], 4)):
    print(batch)
print(default_convert([torch.ones(1), 2, "a", {"k": 1.5}, (1,), np.arange(2), np.float64(2)]), get_worker_info())

net = nn.Sequential(nn.Conv2d(1, 2, 1), nn.BatchNorm2d(2), nn.Sequential(nn.BatchNorm1d(2), nn.InstanceNorm1d(2, track_running_stats=True)))
print(torch.func.replace_all_batch_norm_modules_(net) is net, net, list(dict(net.named_buffers())))
torch.manual_seed(0)
print(nn.utils.skip_init(nn.Linear, 3, 2), torch.rand(1))

# ---- output
# EmbeddingBag(6, 3, mode='sum', padding_idx=5) Parameter containing:
# tensor([[-1.1258, -1.1524,  0.5667],
#         [ 0.7935,  0.5988, -1.5551],
#         [-0.3414,  1.8530,  0.4681],
#         [-0.1577, -0.1734,  0.1835],
#         [ 1.3894,  1.5863,  0.9463],
#         [ 0.0000,  0.0000,  0.0000]], requires_grad=True)
# tensor([[-1.4672,  0.7006,  1.0347],
#         [ 1.4293,  1.0243, -2.9267]], grad_fn=<EmbeddingBagBackward0>) tensor([[1., 1., 1.],
#         [2., 2., 2.],
#         [1., 1., 1.],
#         [1., 1., 1.],
#         [0., 0., 0.],
#         [0., 0., 0.]]) tensor([[ 0.4612,  0.0453, -2.5435],
#         [-1.6549,  4.8654,  2.1382]], grad_fn=<EmbeddingBagBackward0>)
# EmbeddingBag(3, 2, max_norm=2.0, norm_type=1.0, mode='max') False tensor([[0.8889, 1.1111]])
# AssertionError padding_idx must be within num_embeddings
# TripletMarginWithDistanceLoss() tensor(2.0395) TripletMarginWithDistanceLoss(
#   (distance_function): PairwiseDistance()
# ) tensor([0.9522, 0.4782, 1.1354, 1.2731])
# ValueError TripletMarginWithDistanceLoss: expected margin to be greater than 0, got 0 instead
# UpsamplingNearest2d(scale_factor=2.0, mode='nearest') tensor([[[[0., 0., 1., 1.],
#           [0., 0., 1., 1.],
#           [2., 2., 3., 3.],
#           [2., 2., 3., 3.]]]])
# UpsamplingNearest2d(size=3, mode='nearest') tensor([[[[0., 0., 1.],
#           [0., 0., 1.],
#           [2., 2., 3.]]]])
# UpsamplingBilinear2d(size=(3, 3), mode='bilinear') tensor([[[[0.0000, 0.5000, 1.0000],
#           [1.0000, 1.5000, 2.0000],
#           [2.0000, 2.5000, 3.0000]]]])
# LPPool3d(norm_type=2, kernel_size=2, stride=None, ceil_mode=False) tensor([[[[[11.8322]]]]])
# NLLLoss2d() tensor(0.6931)
# tensor([[[0., 1., 0.],
#          [0., 0., 0.]],
#
#         [[0., 0., 0.],
#          [0., 1., 0.]]]) tensor([[1., 0., 0.],
#         [0., 1., 0.]]) tensor([[-0.0177,  0.0000],
#         [-0.0054,  0.0059],
#         [ 0.0000,  0.0000],
#         [ 0.0000,  0.0104]])
# tensor(3.4641) tensor([0.5774, 0.5774, 0.5774])
# [2, 2, 2, 1, 1, 2] [1, 2, 0]
# ValueError num_samples should be a positive integer value, but got num_samples=0
# ValueError weights should be a 1d sequence but given weights have shape (1, 1)
# ValueError replacement should be a boolean value, but got replacement=2
# ((tensor(1.),), 2) {'a': (tensor(2.),), 'b': 'y'} 4
# ValueError At least one dataset should be passed
# ValueError Size mismatch between datasets
# ValueError Supported either ``tuple``- (via ``args``) or``dict``- (via ``kwargs``) like input/output, but both types are given.
# [0, 1, 0, 1, 2] 5 [0, 0, 1]
# AssertionError ChainDataset only supports IterableDataset
# {'a': [tensor([0., 1.])], 'b': tensor([0, 1])}
# {'a': [tensor([2., 3.])], 'b': tensor([2, 3])}
# [tensor([2., 2.])]
# [tensor([0., 1.])]
# [tensor([1.]), 2, 'a', {'k': 1.5}, [1], tensor([0, 1]), tensor(2., dtype=torch.float64)] None
# True Sequential(
#   (0): Conv2d(1, 2, kernel_size=(1, 1), stride=(1, 1))
#   (1): BatchNorm2d(2, eps=1e-05, momentum=0.1, affine=True, bias=True, track_running_stats=False)
#   (2): Sequential(
#     (0): BatchNorm1d(2, eps=1e-05, momentum=0.1, affine=True, bias=True, track_running_stats=False)
#     (1): InstanceNorm1d(2, eps=1e-05, momentum=0.1, affine=False, bias=False, track_running_stats=True)
#   )
# ) ['2.1.running_mean', '2.1.running_var', '2.1.num_batches_tracked']
# Linear(in_features=3, out_features=2, bias=True) tensor([0.4963])
