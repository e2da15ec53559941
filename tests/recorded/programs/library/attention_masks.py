import torch, torch.nn as nn
a = nn.MultiheadAttention(4, 2); x = torch.randn(3,2,4)
for f in (lambda: a(x,x,x,key_padding_mask=torch.zeros(3,2).bool()), lambda: a(x,x,x,key_padding_mask=torch.zeros(2,4).bool()), lambda: a(x,x,x,key_padding_mask=torch.zeros(2,3).bool())[0].shape):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)

# ---- output
# AssertionError Expected key_padded_mask.shape[0] to be 2, but got 3
# AssertionError Expected key_padded_mask.shape[1] to be 3, but got 4
# torch.Size([3, 2, 4])
