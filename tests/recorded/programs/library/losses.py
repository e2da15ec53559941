import torch
import torch.nn as nn
torch.manual_seed(0)
a = torch.randn(4, 3, requires_grad=True)
t = torch.randn(4, 3)
pr = torch.rand(4, 3)
cls = torch.tensor([0, 2, 1, 1])
sgn = torch.tensor([[1., -1, 1], [1, 1, -1], [-1, -1, 1], [1, -1, -1]])
for red in ['mean', 'sum', 'none']:
    for l, i, tt in [(nn.MSELoss, a, t), (nn.L1Loss, a, t), (nn.SmoothL1Loss, a, t), (nn.HuberLoss, a, t), (nn.BCEWithLogitsLoss, a, pr), (nn.CrossEntropyLoss, a, cls), (nn.SoftMarginLoss, a, sgn), (nn.HingeEmbeddingLoss, a, sgn), (nn.PoissonNLLLoss, a, pr), (nn.MultiMarginLoss, a, cls), (nn.MultiLabelSoftMarginLoss, a, (pr > .5).float())]:
        crit = l(reduction=red)
        v = crit(i, tt)
        g, = torch.autograd.grad(v.sum(), a)
        print(crit, v, f'{abs(g).sum().item():.4f}')
print(nn.BCELoss()(torch.sigmoid(a), pr), nn.NLLLoss()(torch.log_softmax(a, 1), cls), nn.KLDivLoss(reduction='batchmean')(torch.log_softmax(a, 1), torch.softmax(t, 1)))
print(nn.CrossEntropyLoss(weight=torch.tensor([1., 2, 3]), label_smoothing=0.1, ignore_index=1)(a, cls))
print(nn.CosineEmbeddingLoss()(a, t, torch.tensor([1., -1, 1, 1])), nn.MarginRankingLoss(0.1)(a[:, 0], t[:, 0], torch.tensor([1., -1, 1, 1])), nn.TripletMarginLoss()(a, t, pr), nn.GaussianNLLLoss()(a, t, pr))
print(nn.MSELoss(size_average=False)(a, t), nn.MSELoss(reduce=False)(a, t).shape)
try: nn.CrossEntropyLoss()(a, torch.tensor([0, 5, 1, 1]))
except Exception as e: print(type(e).__name__, e)
try: nn.MSELoss()(a, torch.ones(5))
except Exception as e: print(type(e).__name__, e)
try: nn.BCELoss()(a, pr)
except Exception as e: print(type(e).__name__, e)
try: nn.Linear(3, 2)(torch.ones(2, 4))
except Exception as e: print(type(e).__name__, e)

# ---- output
# MSELoss() tensor(2.2559, grad_fn=<MseLossBackward0>) 2.7260
# L1Loss() tensor(1.3630, grad_fn=<MeanBackward0>) 1.0000
# SmoothL1Loss() tensor(0.8924, grad_fn=<SmoothL1LossBackward0>) 0.8797
# HuberLoss() tensor(0.8924, grad_fn=<HuberLossBackward0>) 0.8797
# BCEWithLogitsLoss() tensor(0.8892, grad_fn=<BinaryCrossEntropyWithLogitsBackward0>) 0.3566
# CrossEntropyLoss() tensor(1.1304, grad_fn=<NllLossBackward0>) 1.1422
# SoftMarginLoss() tensor(0.8711, grad_fn=<SoftMarginLossBackward0>) 0.5232
# HingeEmbeddingLoss() tensor(0.3824, grad_fn=<MeanBackward0>) 1.0000
# PoissonNLLLoss() tensor(1.4239, grad_fn=<MeanBackward0>) 0.9663
# MultiMarginLoss() tensor(0.6515, grad_fn=<MultiMarginLossBackward0>) 0.8333
# MultiLabelSoftMarginLoss() tensor(1.0488, grad_fn=<MeanBackward0>) 0.5943
# MSELoss() tensor(27.0705, grad_fn=<MseLossBackward0>) 32.7124
# L1Loss() tensor(16.3562, grad_fn=<SumBackward0>) 12.0000
# SmoothL1Loss() tensor(10.7088, grad_fn=<SmoothL1LossBackward0>) 10.5567
# HuberLoss() tensor(10.7088, grad_fn=<HuberLossBackward0>) 10.5567
# BCEWithLogitsLoss() tensor(10.6701, grad_fn=<BinaryCrossEntropyWithLogitsBackward0>) 4.2795
# CrossEntropyLoss() tensor(4.5214, grad_fn=<NllLossBackward0>) 4.5689
# SoftMarginLoss() tensor(10.4531, grad_fn=<SoftMarginLossBackward0>) 6.2788
# HingeEmbeddingLoss() tensor(4.5888, grad_fn=<SumBackward0>) 12.0000
# PoissonNLLLoss() tensor(17.0863, grad_fn=<SumBackward0>) 11.5955
# MultiMarginLoss() tensor(2.6061, grad_fn=<MultiMarginLossBackward0>) 3.3333
# MultiLabelSoftMarginLoss() tensor(4.1953, grad_fn=<SumBackward0>) 2.3773
# MSELoss() tensor([[5.7488, 1.9433, 1.2268],
#         [0.1987, 0.2685, 3.1390],
#         [1.6779, 5.5090, 1.1873],
#         [3.4590, 2.3607, 0.3514]], grad_fn=<MseLossBackward0>) 32.7124
# L1Loss() tensor([[2.3977, 1.3940, 1.1076],
#         [0.4457, 0.5182, 1.7717],
#         [1.2953, 2.3471, 1.0897],
#         [1.8598, 1.5364, 0.5928]], grad_fn=<AbsBackward0>) 12.0000
# SmoothL1Loss() tensor([[1.8977, 0.8940, 0.6076],
#         [0.0993, 0.1343, 1.2717],
#         [0.7953, 1.8471, 0.5897],
#         [1.3598, 1.0364, 0.1757]], grad_fn=<SmoothL1LossBackward0>) 10.5567
# HuberLoss() tensor([[1.8977, 0.8940, 0.6076],
#         [0.0993, 0.1343, 1.2717],
#         [0.7953, 1.8471, 0.5897],
#         [1.3598, 1.0364, 0.1757]], grad_fn=<HuberLossBackward0>) 10.5567
# BCEWithLogitsLoss() tensor([[1.3063, 0.6986, 1.8933],
#         [0.4505, 1.0487, 1.0145],
#         [0.5781, 1.0252, 0.8235],
#         [0.5570, 0.5302, 0.7443]],
#        grad_fn=<BinaryCrossEntropyWithLogitsBackward0>) 4.2795
# CrossEntropyLoss() tensor([0.1689, 2.2532, 0.6196, 1.4797], grad_fn=<NllLossBackward0>) 4.5689
# SoftMarginLoss() tensor([[0.1941, 0.5572, 2.2860],
#         [0.4488, 1.3757, 0.2207],
#         [0.9150, 1.1975, 1.1161],
#         [0.9150, 0.4387, 0.7883]], grad_fn=<SoftMarginLossBackward0>) 6.2788
# HingeEmbeddingLoss() tensor([[ 1.5410,  1.2934, -2.1788],
#         [ 0.5684, -1.0845,  2.3986],
#         [ 0.5967,  0.1620, -0.7193],
#         [-0.4033,  1.5966,  0.8180]], grad_fn=<AddBackward0>) 12.0000
# PoissonNLLLoss() tensor([[4.2405, 0.8871, 1.8993],
#         [1.1987, 1.0955, 1.0407],
#         [1.1599, 2.1395, 0.9138],
#         [0.7134, 0.6422, 1.1557]], grad_fn=<SubBackward0>) 11.5955
# MultiMarginLoss() tensor([0.0000, 1.4270, 0.1884, 0.9907], grad_fn=<MultiMarginLossBackward0>) 3.3333
# MultiLabelSoftMarginLoss() tensor([1.5261, 1.1479, 0.9418, 0.5796], grad_fn=<DivBackward0>) 2.3773
# tensor(0.8892, grad_fn=<BinaryCrossEntropyBackward0>) tensor(1.1304, grad_fn=<NllLossBackward0>) tensor(0.7268, grad_fn=<DivBackward0>)
# tensor(1.7820, grad_fn=<AddBackward0>)
# tensor(1.1480, grad_fn=<MeanBackward0>) tensor(0.6264, grad_fn=<MeanBackward0>) tensor(1.4496, grad_fn=<MeanBackward0>) tensor(4.1598, grad_fn=<MeanBackward0>)
# tensor(27.0705, grad_fn=<MseLossBackward0>) torch.Size([4, 3])
# IndexError Target 5 is out of bounds.
# RuntimeError The size of tensor a (3) must match the size of tensor b (5) at non-singleton dimension 1
# RuntimeError all elements of input should be between 0 and 1
# RuntimeError mat1 and mat2 shapes cannot be multiplied (2x4 and 3x2)
