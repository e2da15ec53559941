import torch
import torch.nn as nn
torch.manual_seed(0)
for R in (nn.RNN, nn.LSTM, nn.GRU):
    r = R(3, 4, num_layers=2)
    x = torch.randn(5, 2, 3)
    out, h = r(x)
    print(R.__name__, out.shape, f'{out.sum().item():.4f}', f'{(h[0] if isinstance(h, tuple) else h).sum().item():.4f}')
    out.sum().backward()
    print([n for n, _ in r.named_parameters()], f'{r.weight_ih_l0.grad.sum().item():.4f}')
for R in (nn.RNNCell, nn.LSTMCell, nn.GRUCell):
    c = R(3, 4)
    h = None
    for t in range(3):
        h = c(torch.ones(2, 3), h)
    print(R.__name__, f'{(h[0] if isinstance(h, tuple) else h).sum().item():.4f}')
b = nn.LSTM(2, 3, batch_first=True, bidirectional=True)
o, (h, c) = b(torch.ones(1, 4, 2))
print(o.shape, h.shape, c.shape, f'{o.sum().item():.4f}')

# ---- output
# RNN torch.Size([5, 2, 4]) 13.3442 0.9958
# ['weight_ih_l0', 'weight_hh_l0', 'bias_ih_l0', 'bias_hh_l0', 'weight_ih_l1', 'weight_hh_l1', 'bias_ih_l1', 'bias_hh_l1'] -8.5787
# LSTM torch.Size([5, 2, 4]) 3.3541 0.0128
# ['weight_ih_l0', 'weight_hh_l0', 'bias_ih_l0', 'bias_hh_l0', 'weight_ih_l1', 'weight_hh_l1', 'bias_ih_l1', 'bias_hh_l1'] 0.0970
# GRU torch.Size([5, 2, 4]) 0.6641 0.2358
# ['weight_ih_l0', 'weight_hh_l0', 'bias_ih_l0', 'bias_hh_l0', 'weight_ih_l1', 'weight_hh_l1', 'bias_ih_l1', 'bias_hh_l1'] 1.5154
# RNNCell 1.7526
# LSTMCell 0.7864
# GRUCell -1.4499
# torch.Size([1, 4, 6]) torch.Size([2, 1, 3]) torch.Size([2, 1, 3]) -0.8141
