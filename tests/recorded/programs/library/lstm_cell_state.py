import torch
import torch.nn as nn

torch.manual_seed(0)
cell, x, h = nn.LSTMCell(3, 2), torch.ones(1, 3), torch.zeros(1, 2)
for state in (h, h[0], [h, h], (h,), (h, h, h), torch.zeros(2, 1, 2), (h, 3)):
    try:
        print(cell(x, state))
    except Exception as e:
        print(type(e).__name__, e)
print(cell(x[0], (h[0], h[0])))

# ---- output
# TypeError lstm_cell(): argument 'hx' (position 2) must be tuple of Tensors, not Tensor
# ValueError LSTMCell: Expected hx[0] to be 1D or 2D, got 0D instead
# (tensor([[-0.2031,  0.0842]], grad_fn=<MulBackward0>), tensor([[-0.3549,  0.1166]], grad_fn=<AddBackward0>))
# RuntimeError lstm_cell expects two hidden states
# RuntimeError lstm_cell expects two hidden states
# TypeError lstm_cell(): argument 'hx' (position 2) must be tuple of Tensors, not Tensor
# AttributeError 'int' object has no attribute 'dim'
# (tensor([-0.2031,  0.0842], grad_fn=<SqueezeBackward1>), tensor([-0.3549,  0.1166], grad_fn=<SqueezeBackward1>))
