import torch, torch.nn as nn
torch.manual_seed(0)
m = nn.Sequential(nn.LazyConv2d(2, 3), nn.LazyBatchNorm2d(), nn.ReLU(), nn.Flatten(), nn.LazyLinear(2))
print(m); print(list(m.parameters())); print(m[0].has_uninitialized_params(), m[4].weight)
x = torch.randn(2, 3, 5, 5)
y = m(x); print(y); print(m); y.sum().backward(); print(m[4].weight.grad.shape, m[4].in_features, type(m[0].weight))
for L, s in ((nn.LazyConv1d(2,2), (2,3,5)), (nn.LazyConvTranspose2d(2,2), (1,3,4,4)), (nn.LazyInstanceNorm1d(), (2,3,4)), (nn.LazyBatchNorm1d(affine=False), (4,3)), (nn.LazyLinear(3, bias=False), (5,))):
    print(L, type(L).__name__); print(L(torch.randn(*s)).shape, L)
l = nn.LazyLinear(2); l.load_state_dict(nn.Linear(3, 2).state_dict()); print(l.weight.shape, l.has_uninitialized_params()); print(l(torch.ones(1,3)).shape, type(l).__name__)
l = nn.LazyLinear(2); print(l.state_dict())
for f in (lambda: nn.LazyLinear(2).weight.shape, lambda: nn.LazyConv2d(2,2)(torch.ones(3)), lambda: nn.Linear(3,2).load_state_dict(nn.LazyLinear(2).state_dict()), lambda: nn.LazyConv1d(2,1,groups=2)(torch.ones(1,3,2))):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
l = nn.LazyLinear(2).double(); l(torch.ones(1,3).double()); print(l.weight.dtype)
b = nn.BatchNorm1d(2); sd = {k: v for k, v in b.state_dict().items() if k != 'num_batches_tracked'}
print(b.load_state_dict(sd))
try: 
    from collections import OrderedDict
    sd2 = b.state_dict(); del sd2['num_batches_tracked']; b.load_state_dict(sd2)
except RuntimeError as e: print(e)
print(isinstance(b, nn.modules.batchnorm._BatchNorm), isinstance(b, nn.modules.batchnorm._NormBase), isinstance(nn.Conv2d(1,1,1), nn.modules.conv._ConvNd), b.state_dict()._metadata)

# ---- output
# Sequential(
#   (0): LazyConv2d(0, 2, kernel_size=(3, 3), stride=(1, 1))
#   (1): LazyBatchNorm2d(0, eps=1e-05, momentum=0.1, affine=True, bias=True, track_running_stats=True)
#   (2): ReLU()
#   (3): Flatten(start_dim=1, end_dim=-1)
#   (4): LazyLinear(in_features=0, out_features=2, bias=True)
# )
# [<UninitializedParameter>, <UninitializedParameter>, <UninitializedParameter>, <UninitializedParameter>, <UninitializedParameter>, <UninitializedParameter>]
# True <UninitializedParameter>
# tensor([[-0.2001, -0.3926],
#         [ 0.3077,  0.2261]], grad_fn=<AddmmBackward0>)
# Sequential(
#   (0): Conv2d(3, 2, kernel_size=(3, 3), stride=(1, 1))
#   (1): BatchNorm2d(2, eps=1e-05, momentum=0.1, affine=True, bias=True, track_running_stats=True)
#   (2): ReLU()
#   (3): Flatten(start_dim=1, end_dim=-1)
#   (4): Linear(in_features=18, out_features=2, bias=True)
# )
# torch.Size([2, 18]) 18 <class 'torch.nn.parameter.Parameter'>
# LazyConv1d(0, 2, kernel_size=(2,), stride=(1,)) LazyConv1d
# torch.Size([2, 2, 4]) Conv1d(3, 2, kernel_size=(2,), stride=(1,))
# LazyConvTranspose2d(0, 2, kernel_size=(2, 2), stride=(1, 1)) LazyConvTranspose2d
# torch.Size([1, 2, 5, 5]) ConvTranspose2d(3, 2, kernel_size=(2, 2), stride=(1, 1))
# LazyInstanceNorm1d(0, eps=1e-05, momentum=0.1, affine=True, bias=True, track_running_stats=True) LazyInstanceNorm1d
# torch.Size([2, 3, 4]) InstanceNorm1d(3, eps=1e-05, momentum=0.1, affine=True, bias=True, track_running_stats=True)
# LazyBatchNorm1d(0, eps=1e-05, momentum=0.1, affine=False, bias=False, track_running_stats=True) LazyBatchNorm1d
# torch.Size([4, 3]) BatchNorm1d(3, eps=1e-05, momentum=0.1, affine=False, bias=False, track_running_stats=True)
# LazyLinear(in_features=0, out_features=3, bias=False) LazyLinear
# torch.Size([3]) Linear(in_features=5, out_features=3, bias=False)
# torch.Size([2, 3]) False
# torch.Size([1, 2]) Linear
# OrderedDict([('weight', <UninitializedParameter>), ('bias', <UninitializedParameter>)])
# RuntimeError Can't access the shape of an uninitialized parameter or buffer. This error usually happens in `load_state_dict` when trying to load an uninitialized parameter into an initialized one. Call `forward` to initialize the parameters before accessing their attributes.
# RuntimeError Expected 3D (unbatched) or 4D (batched) input to LazyConv2d, but got input of size: torch.Size([3])
# RuntimeError Can't access the shape of an uninitialized parameter or buffer. This error usually happens in `load_state_dict` when trying to load an uninitialized parameter into an initialized one. Call `forward` to initialize the parameters before accessing their attributes.
# ValueError in_channels must be divisible by groups
# torch.float64
# <All keys matched successfully>
# Error(s) in loading state_dict for BatchNorm1d:
# 	Missing key(s) in state_dict: "num_batches_tracked". 
# True True True OrderedDict([('', {'version': 2})])
