import torch
import torch.nn as nn
def w(m): print(type(m).__name__, [tuple(p.shape) for p in m.parameters()], m)
torch.manual_seed(7)
x = torch.randn(2, 3, 6)
img = torch.randn(2, 4, 5, 5)
for m in [nn.Conv1d(3, 4, 2), nn.BatchNorm1d(3), nn.MaxPool1d(2), nn.AvgPool1d(2), nn.AdaptiveAvgPool1d(2), nn.ConstantPad1d(1, 2.0), nn.ReflectionPad1d(2), nn.LayerNorm(6), nn.GroupNorm(3, 3), nn.InstanceNorm1d(3), nn.ConvTranspose1d(3, 2, 3, stride=2), nn.PReLU(3), nn.Flatten(), nn.Linear(6, 2), nn.Softmax(dim=-1), nn.GELU(), nn.ELU(), nn.Hardtanh(), nn.LogSoftmax(dim=1), nn.Unflatten(1, (1, 3)), nn.Upsample(scale_factor=2), nn.Softplus(), nn.LeakyReLU(0.1), nn.SiLU(), nn.Mish(), nn.Hardswish(), nn.CELU(), nn.SELU(), nn.Softsign(), nn.Tanhshrink(), nn.Softshrink(), nn.Hardshrink(), nn.LogSigmoid(), nn.ReLU6(), nn.Threshold(0.1, -1), nn.Hardsigmoid(), nn.Softmin(dim=1), nn.ZeroPad1d(1), nn.GLU(), nn.RMSNorm(6)]:
    print(m)
    xx = x.clone().requires_grad_()
    y = m(xx)
    print(y.shape, f'{y.sum().item():.3f}'.replace('-0.000','0.000'))
    (y * y).sum().backward()
    print(f'{xx.grad.abs().sum().item():.2f}', [f'{p.grad.sum().item():.3f}'.replace('-0.000','0.000') for p in m.parameters()])
for m in [nn.Conv2d(4, 2, 3, stride=2, padding=1), nn.Conv2d(4, 4, 3, groups=2, bias=False), nn.Conv2d(4, 2, 3, padding='same', dilation=2), nn.Conv2d(4, 2, 3, padding=1, padding_mode='circular'), nn.BatchNorm2d(4), nn.MaxPool2d(2), nn.AvgPool2d(2, 1), nn.AdaptiveAvgPool2d((1, 1)), nn.ConvTranspose2d(4, 3, 2), nn.InstanceNorm2d(4, affine=True), nn.ZeroPad2d(1), nn.PixelShuffle(2), nn.Upsample(size=(3, 3), mode='bilinear'), nn.AdaptiveMaxPool2d(2), nn.GroupNorm(2, 4), nn.ReplicationPad2d(1), nn.Softmax2d(), nn.LocalResponseNorm(2)]:
    print(m)
    xx = img.clone().requires_grad_()
    y = m(xx)
    print(y.shape, f'{y.sum().item():.3f}'.replace('-0.000','0.000'))
    (y * y).sum().backward()
    print(f'{xx.grad.abs().sum().item():.2f}', [f'{p.grad.sum().item():.3f}'.replace('-0.000','0.000') for p in m.parameters()])
bn = nn.BatchNorm1d(2)
for i in range(3): bn(torch.randn(4, 2) + i)
print(bn.running_mean, bn.running_var, bn.num_batches_tracked, bn.state_dict())
bn.eval(); print(bn(torch.ones(1, 2)))
try: bn(torch.ones(2, 2, 2, 2))
except ValueError as e: print(e)
e = nn.Embedding(5, 3, padding_idx=1)
print(e(torch.tensor([[0, 1], [4, 2]])), e.weight)
d = nn.Dropout(0.5)
print(d(torch.ones(10))); d.eval(); print(d(torch.ones(3)))
b = nn.Bilinear(2, 3, 2); print(b(torch.ones(1, 2), torch.ones(1, 3)))
print(nn.CosineSimilarity(dim=0)(torch.ones(3), torch.tensor([1., 2, 3])), nn.PairwiseDistance()(torch.ones(1, 3), torch.zeros(1, 3)))

# ---- output
# Conv1d(3, 4, kernel_size=(2,), stride=(1,))
# torch.Size([2, 4, 5]) -1.288
# 34.09 ['-42.459', '-2.575']
# BatchNorm1d(3, eps=1e-05, momentum=0.1, affine=True, bias=True, track_running_stats=True)
# torch.Size([2, 3, 6]) 0.000
# 0.00 ['71.999', '0.000']
# MaxPool1d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)
# torch.Size([2, 3, 3]) 8.880
# 26.89 []
# AvgPool1d(kernel_size=(2,), stride=(2,), padding=(0,))
# torch.Size([2, 3, 3]) -0.539
# 19.67 []
# AdaptiveAvgPool1d(output_size=2)
# torch.Size([2, 3, 2]) -0.359
# 10.80 []
# ConstantPad1d(padding=(1, 1), value=2.0)
# torch.Size([2, 3, 8]) 22.922
# 54.05 []
# ReflectionPad1d((2, 2))
# torch.Size([2, 3, 10]) -0.972
# 92.04 []
# LayerNorm((6,), eps=1e-05, elementwise_affine=True, bias=True)
# torch.Size([2, 3, 6]) 0.000
# 0.00 ['71.999', '0.000']
# GroupNorm(3, 3, eps=1e-05, affine=True, bias=True)
# torch.Size([2, 3, 6]) 0.000
# 0.00 ['71.999', '0.000']
# InstanceNorm1d(3, eps=1e-05, momentum=0.1, affine=False, bias=False, track_running_stats=False)
# torch.Size([2, 3, 6]) 0.000
# 0.00 []
# ConvTranspose1d(3, 2, kernel_size=(3,), stride=(2,))
# torch.Size([2, 2, 13]) 16.999
# 37.31 ['-26.870', '33.997']
# PReLU(num_parameters=3)
# torch.Size([2, 3, 6]) 9.460
# 27.70 ['7.296']
# Flatten(start_dim=1, end_dim=-1)
# torch.Size([2, 18]) -1.078
# 54.05 []
# Linear(in_features=6, out_features=2, bias=True)
# torch.Size([2, 3, 2]) -2.009
# 9.66 ['-9.832', '-4.018']
# Softmax(dim=-1)
# torch.Size([2, 3, 6]) 6.000
# 1.61 []
# GELU(approximate='none')
# torch.Size([2, 3, 6]) 8.314
# 22.77 []
# ELU(alpha=1.0)
# torch.Size([2, 3, 6]) 3.992
# 33.67 []
# Hardtanh(min_val=-1.0, max_val=1.0)
# torch.Size([2, 3, 6]) -0.839
# 27.98 []
# LogSoftmax(dim=1)
# torch.Size([2, 3, 6]) -48.599
# 100.79 []
# Unflatten(dim=1, unflattened_size=(1, 3))
# torch.Size([2, 1, 3, 6]) -1.078
# 54.05 []
# Upsample(scale_factor=2.0, mode='nearest')
# torch.Size([2, 3, 12]) -2.156
# 108.09 []
# Softplus(beta=1.0, threshold=20.0)
# torch.Size([2, 3, 6]) 27.766
# 33.67 []
# LeakyReLU(negative_slope=0.1)
# torch.Size([2, 3, 6]) 11.568
# 26.23 []
# SiLU()
# torch.Size([2, 3, 6]) 5.735
# 18.96 []
# Mish()
# torch.Size([2, 3, 6]) 6.779
# 24.03 []
# Hardswish()
# torch.Size([2, 3, 6]) 4.263
# 17.64 []
# CELU(alpha=1.0)
# torch.Size([2, 3, 6]) 3.992
# 33.67 []
# SELU()
# torch.Size([2, 3, 6]) -2.159
# 52.51 []
# Softsign()
# torch.Size([2, 3, 6]) -0.646
# 9.03 []
# Tanhshrink()
# torch.Size([2, 3, 6]) -0.125
# 9.95 []
# Softshrink(0.5)
# torch.Size([2, 3, 6]) -0.374
# 23.74 []
# Hardshrink(0.5)
# torch.Size([2, 3, 6]) -0.874
# 46.74 []
# LogSigmoid()
# torch.Size([2, 3, 6]) -28.844
# 35.49 []
# ReLU6()
# torch.Size([2, 3, 6]) 12.973
# 25.95 []
# Threshold(threshold=0.1, value=-1)
# torch.Size([2, 3, 6]) -6.027
# 25.95 []
# Hardsigmoid()
# torch.Size([2, 3, 6]) 17.820
# 5.94 []
# Softmin(dim=1)
# torch.Size([2, 3, 6]) 12.000
# 3.54 []
# ZeroPad1d((1, 1))
# torch.Size([2, 3, 8]) -1.078
# 54.05 []
# GLU(dim=-1)
# torch.Size([2, 3, 3]) 2.701
# 6.38 []
# RMSNorm((6,), eps=None, elementwise_affine=True)
# torch.Size([2, 3, 6]) -1.679
# 0.00 ['72.000']
# Conv2d(4, 2, kernel_size=(3, 3), stride=(2, 2), padding=(1, 1))
# torch.Size([2, 2, 3, 3]) -1.273
# 21.30 ['14.092', '-2.546']
# Conv2d(4, 4, kernel_size=(3, 3), stride=(1, 1), groups=2, bias=False)
# torch.Size([2, 4, 3, 3]) 2.395
# 70.31 ['-4.138']
# Conv2d(4, 2, kernel_size=(3, 3), stride=(1, 1), padding=same, dilation=(2, 2))
# torch.Size([2, 2, 5, 5]) 2.378
# 52.13 ['49.130', '4.756']
# Conv2d(4, 2, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1), padding_mode=circular)
# torch.Size([2, 2, 5, 5]) -7.610
# 92.46 ['25.462', '-15.219']
# BatchNorm2d(4, eps=1e-05, momentum=0.1, affine=True, bias=True, track_running_stats=True)
# torch.Size([2, 4, 5, 5]) 0.000
# 0.00 ['399.996', '0.000']
# MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)
# torch.Size([2, 4, 2, 2]) 32.111
# 65.39 []
# AvgPool2d(kernel_size=2, stride=1, padding=0)
# torch.Size([2, 4, 4, 4]) -8.085
# 90.25 []
# AdaptiveAvgPool2d(output_size=(1, 1))
# torch.Size([2, 4, 1, 1]) -0.545
# 2.79 []
# ConvTranspose2d(4, 3, kernel_size=(2, 2), stride=(1, 1))
# torch.Size([2, 3, 6, 6]) 9.001
# 169.22 ['-100.273', '18.001']
# InstanceNorm2d(4, eps=1e-05, momentum=0.1, affine=True, bias=True, track_running_stats=False)
# torch.Size([2, 4, 5, 5]) 0.000
# 0.00 ['399.995', '0.000']
# ZeroPad2d((1, 1, 1, 1))
# torch.Size([2, 4, 7, 7]) -13.635
# 324.79 []
# PixelShuffle(upscale_factor=2)
# torch.Size([2, 1, 10, 10]) -13.635
# 324.79 []
# Upsample(size=(3, 3), mode='bilinear')
# torch.Size([2, 4, 3, 3]) -4.483
# 89.68 []
# AdaptiveMaxPool2d(output_size=2)
# torch.Size([2, 4, 2, 2]) 46.513
# 93.03 []
# GroupNorm(2, 4, eps=1e-05, affine=True, bias=True)
# torch.Size([2, 4, 5, 5]) 0.000
# 0.00 ['399.996', '0.000']
# ReplicationPad2d((1, 1, 1, 1))
# torch.Size([2, 4, 7, 7]) -24.408
# 631.85 []
# Softmax2d()
# torch.Size([2, 4, 5, 5]) 50.000
# 13.86 []
# LocalResponseNorm(2, alpha=0.0001, beta=0.75, k=1.0)
# torch.Size([2, 4, 5, 5]) -13.632
# 324.65 []
# tensor([0.2445, 0.2224]) tensor([0.9491, 0.9622]) tensor(3) OrderedDict([('weight', tensor([1., 1.])), ('bias', tensor([0., 0.])), ('running_mean', tensor([0.2445, 0.2224])), ('running_var', tensor([0.9491, 0.9622])), ('num_batches_tracked', tensor(3))])
# tensor([[0.7755, 0.7928]], grad_fn=<NativeBatchNormBackward0>)
# expected 2D or 3D input (got 4D input)
# tensor([[[-1.8736,  1.8813,  0.6744],
#          [ 0.0000,  0.0000,  0.0000]],
#
#         [[-1.3043,  1.5246,  0.9499],
#          [-1.0682,  1.5593, -0.1397]]], grad_fn=<EmbeddingBackward0>) Parameter containing:
# tensor([[-1.8736,  1.8813,  0.6744],
#         [ 0.0000,  0.0000,  0.0000],
#         [-1.0682,  1.5593, -0.1397],
#         [-0.1509,  1.1526, -1.7379],
#         [-1.3043,  1.5246,  0.9499]], requires_grad=True)
# tensor([0., 2., 0., 2., 0., 0., 2., 2., 2., 0.])
# tensor([1., 1., 1.])
# tensor([[-0.1455, -0.6172]], grad_fn=<AddBackward0>)
# tensor(0.9258) tensor([1.7321])
