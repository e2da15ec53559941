import torch
import torch.nn.functional as F

q = torch.ones(1, 2, 3, 4)
for mask in (torch.tensor([True, False, True]), torch.zeros(3), torch.tensor(0.0), torch.zeros(3, 3)):
    try:
        print(F.scaled_dot_product_attention(q, q, q, attn_mask=mask).shape)
    except Exception as e:
        print(type(e).__name__, e)

# ---- output
# IndexError Dimension out of range (expected to be in range of [-1, 0], but got -2)
# IndexError Dimension out of range (expected to be in range of [-1, 0], but got -2)
# IndexError Dimension specified as -2 but tensor has no dimensions
# torch.Size([1, 2, 3, 4])
