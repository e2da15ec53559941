import torch
import torch.nn as nn
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)
torch.manual_seed(0)
m = nn.MultiheadAttention(4, 2)
x = torch.randn(3, 1, 4)
o, w = m(x, x, x)
print(o)
print(w)
o.sum().backward()
print(m.in_proj_weight.grad.shape, m.out_proj.weight.grad)
print(m)
m2 = nn.MultiheadAttention(4, 2, batch_first=True, bias=False)
o, w = m2(torch.ones(1, 3, 4), torch.ones(1, 3, 4), torch.ones(1, 3, 4), need_weights=False)
print(o, w)
mask = torch.triu(torch.ones(3, 3), diagonal=1).bool()
o, w = m(x, x, x, attn_mask=mask)
print(w)
o, w = m(x, x, x, average_attn_weights=False)
print(w.shape)
print([n for n, p in m.named_parameters()])
attempt(lambda: nn.MultiheadAttention(5, 2))

# ---- output
# tensor([[[0.2901, 0.0664, 0.1352, 0.0233]],
#
#         [[0.2666, 0.0670, 0.1264, 0.0315]],
#
#         [[0.2767, 0.0672, 0.1301, 0.0258]]], grad_fn=<ViewBackward0>)
# tensor([[[0.3149, 0.4049, 0.2803],
#          [0.3181, 0.3441, 0.3378],
#          [0.3125, 0.3801, 0.3073]]], grad_fn=<MeanBackward1>)
# torch.Size([12, 4]) tensor([[-1.2402,  1.6961, -0.3027, -0.6776],
#         [-1.2402,  1.6961, -0.3027, -0.6776],
#         [-1.2402,  1.6961, -0.3027, -0.6776],
#         [-1.2402,  1.6961, -0.3027, -0.6776]])
# MultiheadAttention(
#   (out_proj): NonDynamicallyQuantizableLinear(in_features=4, out_features=4, bias=True)
# )
# tensor([[[1.3969, 1.0719, 0.9767, 0.0067],
#          [1.3969, 1.0719, 0.9767, 0.0067],
#          [1.3969, 1.0719, 0.9767, 0.0067]]], grad_fn=<TransposeBackward0>) None
# tensor([[[1.0000, 0.0000, 0.0000],
#          [0.4797, 0.5203, 0.0000],
#          [0.3125, 0.3801, 0.3073]]], grad_fn=<MeanBackward1>)
# torch.Size([1, 2, 3, 3])
# ['in_proj_weight', 'in_proj_bias', 'out_proj.weight', 'out_proj.bias']
# AssertionError: embed_dim must be divisible by num_heads
