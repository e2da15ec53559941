import torch, torch.nn as nn
torch.manual_seed(0)
for M in (nn.GRU, nn.RNN):
    g = M(3, 2, batch_first=True)
    o, h = g(torch.randn(2, 4, 3)); print(o, h.grad_fn.name(), o.shape, o.stride(), o.is_contiguous())
    (o.sum()+h.sum()).backward(); print(g.weight_hh_l0.grad)
    o, h = g(torch.randn(4, 3)); print(o.grad_fn.name(), h.grad_fn.name())
    b = M(3,2,bidirectional=True,batch_first=True); print(b(torch.randn(1,2,3)))
print(nn.LSTM(3,2,batch_first=True)(torch.randn(1,2,3))[0].grad_fn.name())

# ---- output
# tensor([[[-0.3645, -0.3420],
#          [-0.4425, -0.3202],
#          [-0.5391, -0.1560],
#          [-0.8084, -0.0993]],
#
#         [[-0.3287, -0.1412],
#          [-0.6853, -0.3673],
#          [-0.5446, -0.3906],
#          [-0.6561, -0.5342]]], grad_fn=<TransposeBackward1>) StackBackward0 torch.Size([2, 4, 2]) (2, 4, 1) False
# tensor([[ 0.0262,  0.0137],
#         [ 0.0309,  0.0200],
#         [-0.1610, -0.0827],
#         [-0.0667, -0.0401],
#         [-0.5538, -0.3475],
#         [-1.6694, -0.9993]])
# SqueezeBackward1 SqueezeBackward1
# (tensor([[[ 0.4109,  0.2363, -0.1420,  0.0086],
#          [ 0.6044,  0.4393,  0.0798, -0.3196]]], grad_fn=<TransposeBackward1>), tensor([[[ 0.6044,  0.4393]],
#
#         [[-0.1420,  0.0086]]], grad_fn=<StackBackward0>))
# tensor([[[-0.6012,  0.7383],
#          [ 0.9216, -0.9556],
#          [ 0.8179, -0.9500],
#          [ 0.9141, -0.9004]],
#
#         [[-0.7010,  0.7673],
#          [-0.3200,  0.3602],
#          [ 0.1369, -0.0695],
#          [-0.7814, -0.2369]]], grad_fn=<TransposeBackward1>) StackBackward0 torch.Size([2, 4, 2]) (2, 4, 1) False
# tensor([[-0.5810,  0.7244],
#         [-0.2593,  0.4351]])
# SqueezeBackward1 SqueezeBackward1
# (tensor([[[ 0.5862, -0.8310,  0.5247,  0.6164],
#          [-0.5718,  0.2761, -0.6540, -0.0902]]], grad_fn=<TransposeBackward1>), tensor([[[-0.5718,  0.2761]],
#
#         [[ 0.5247,  0.6164]]], grad_fn=<StackBackward0>))
# TransposeBackward0
