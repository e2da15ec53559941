import torch
import torch.nn.functional as F

nan, inf = float("nan"), float("inf")
for line in ([1.0, nan, 1.0], [nan, nan, 2.0], [3.0, 2.0, 2.0, nan], [2.0, nan, 1.0, 1.0, nan], [nan]):
    values, indices = torch.tensor(line).mode()
    print(values, indices)
print(torch.mode(torch.tensor([[1.0, nan], [2.0, 2.0]]), 0, keepdim=True))

picture = torch.arange(9.0, dtype=torch.float64).reshape(1, 1, 3, 3).requires_grad_()
places = [[[[nan, 0.0], [0.5, nan], [inf, 0.2], [0.0, -inf], [0.3, 0.2], [inf, nan]]]]
for mode in ("bilinear", "nearest", "bicubic"):
    grid = torch.tensor(places, dtype=torch.float64, requires_grad=True)
    sampled = F.grid_sample(picture, grid, mode=mode, align_corners=False)
    print(mode, sampled)
    print(torch.autograd.grad(sampled.nansum(), (picture, grid)))
    print(F.grid_sample(picture.detach(), grid.detach(), mode=mode, padding_mode="border", align_corners=False))

for matrix in ([[1.0, 2.0], [2.0, 4.0]], [[0.0, 0.0], [0.0, 0.0]], [[1.0, 0.0], [0.0, 0.0]], [[2.0, 1.0], [1.0, 3.0]]):
    for function in (torch.logdet, lambda a: torch.slogdet(a).logabsdet):
        a = torch.tensor(matrix, requires_grad=True)
        result = function(a)
        result.backward()
        print(result, a.grad)

# ---- output
# tensor(1.) tensor(0)
# tensor(nan) tensor(0)
# tensor(2.) tensor(2)
# tensor(1.) tensor(2)
# tensor(nan) tensor(0)
# torch.return_types.mode(
# values=tensor([[1., nan]]),
# indices=tensor([[0, 0]]))
# bilinear tensor([[[[   nan,    nan,    nan,    nan, 5.3500,    nan]]]],
#        dtype=torch.float64, grad_fn=<GridSampler2DBackward0>)
# (tensor([[[[0.0000, 0.0000, 0.0000],
#           [0.0000, 0.3850, 0.3150],
#           [0.0000, 0.1650, 0.1350]]]], dtype=torch.float64), tensor([[[[0.0000,    nan],
#           [   nan, 0.0000],
#           [0.0000,    nan],
#           [   nan, 0.0000],
#           [1.5000, 4.5000],
#           [   nan,    nan]]]], dtype=torch.float64))
# tensor([[[[3.0000, 1.7500, 5.9000, 1.0000, 5.3500, 2.0000]]]],
#        dtype=torch.float64)
# nearest tensor([[[[0., 0., 0., 0., 4., 0.]]]], dtype=torch.float64,
#        grad_fn=<GridSampler2DBackward0>)
# (tensor([[[[0., 0., 0.],
#           [0., 1., 0.],
#           [0., 0., 0.]]]], dtype=torch.float64), tensor([[[[0., 0.],
#           [0., 0.],
#           [0., 0.],
#           [0., 0.],
#           [0., 0.],
#           [0., 0.]]]], dtype=torch.float64))
# tensor([[[[3., 2., 5., 1., 4., 2.]]]], dtype=torch.float64)
# bicubic tensor([[[[   nan,    nan,    nan,    nan, 6.6170,    nan]]]],
#        dtype=torch.float64, grad_fn=<GridSampler2DBackward0>)
# (tensor([[[[ 0.0113, -0.0726, -0.0581],
#           [-0.0849,  0.5472,  0.4384],
#           [-0.0333,  0.2148,  0.1720]]]], dtype=torch.float64), tensor([[[[   nan,    nan],
#           [   nan,    nan],
#           [   nan,    nan],
#           [   nan,    nan],
#           [3.6885, 8.4983],
#           [   nan,    nan]]]], dtype=torch.float64))
# tensor([[[[   nan,    nan,    nan,    nan, 5.7137,    nan]]]],
#        dtype=torch.float64)
# tensor(-inf, grad_fn=<WhereBackward0>) tensor([[-inf, inf],
#         [inf, -inf]])
# tensor(-inf, grad_fn=<LinalgSlogdetBackward0>) tensor([[-inf, inf],
#         [inf, -inf]])
# tensor(-inf, grad_fn=<WhereBackward0>) tensor([[nan, nan],
#         [nan, inf]])
# tensor(-inf, grad_fn=<LinalgSlogdetBackward0>) tensor([[nan, nan],
#         [nan, inf]])
# tensor(-inf, grad_fn=<WhereBackward0>) tensor([[nan, nan],
#         [nan, inf]])
# tensor(-inf, grad_fn=<LinalgSlogdetBackward0>) tensor([[nan, nan],
#         [nan, inf]])
# tensor(1.6094, grad_fn=<WhereBackward0>) tensor([[ 0.6000, -0.2000],
#         [-0.2000,  0.4000]])
# tensor(1.6094, grad_fn=<LinalgSlogdetBackward0>) tensor([[ 0.6000, -0.2000],
#         [-0.2000,  0.4000]])
