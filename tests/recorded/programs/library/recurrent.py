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

print([[tuple(p.shape) for p in layer] for layer in b.all_weights], len(nn.GRU(2, 3, 2, bias=False).all_weights))

# what does not fit is refused
z = torch.zeros
for R in (nn.RNN, nn.LSTM):
    r, state = R(3, 4, num_layers=2), (lambda *s: (z(*s), z(*s))) if R is nn.LSTM else z
    for bad in (
        lambda: r(z(5, 2, 7)),
        lambda: r(z(5, 7)),
        lambda: r(z(1, 5, 2, 3)),
        lambda: r(z(5, 2, 3), state(2, 9, 4)),
        lambda: r(z(5, 2, 3), state(1, 2, 4)),
        lambda: r(z(5, 3), state(2, 4, 4)),
        lambda: r(z(5, 2, 3), state(2, 4)),
        lambda: r(z(5, 2, 3).long()),
    ):
        try:
            bad()
        except (RuntimeError, ValueError) as error:
            print(error)
for C in (nn.GRUCell, nn.LSTMCell):
    cell, state = C(3, 4), (lambda *s: (z(*s), z(*s))) if C is nn.LSTMCell else z
    for bad in (
        lambda: cell(z(7)),
        lambda: cell(z(2, 3), state(3, 4)),
        lambda: cell(z(2, 3), state(2, 5)),
        lambda: cell(z(2, 3), state(1, 2, 4)),
        lambda: cell(z(3), state(5)),
    ):
        try:
            bad()
        except (RuntimeError, ValueError) as error:
            print(error)

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
# [[(12, 2), (12, 3), (12,), (12,)], [(12, 2), (12, 3), (12,), (12,)]] 2
# input.size(-1) must be equal to input_size. Expected 3, got 7
# input.size(-1) must be equal to input_size. Expected 3, got 7
# RNN: Expected input to be 2D or 3D, got 4D tensor instead
# Expected hidden size (2, 2, 4), got [2, 9, 4]
# Expected hidden size (2, 2, 4), got [1, 2, 4]
# For unbatched 2-D input, hx should also be 2-D but got 3-D tensor
# For batched 3-D input, hx should also be 3-D but got 2-D tensor
# RNN input dtype (torch.int64) does not match weight dtype (torch.float32). Convert input: input.to(torch.float32), or convert model: model.to(torch.int64)
# input.size(-1) must be equal to input_size. Expected 3, got 7
# input.size(-1) must be equal to input_size. Expected 3, got 7
# LSTM: Expected input to be 2D or 3D, got 4D instead
# Expected hidden[0] size (2, 2, 4), got [2, 9, 4]
# Expected hidden[0] size (2, 2, 4), got [1, 2, 4]
# For unbatched 2-D input, hx and cx should also be 2-D but got (3-D, 3-D) tensors
# For batched 3-D input, hx and cx should also be 3-D but got (2-D, 2-D) tensors
# RNN input dtype (torch.int64) does not match weight dtype (torch.float32). Convert input: input.to(torch.float32), or convert model: model.to(torch.int64)
# input has inconsistent input_size: got 7 expected 3
# Input batch size 2 doesn't match hidden0 batch size 3
# hidden0 has inconsistent hidden_size: got 5, expected 4
# GRUCell: Expected hidden to be 1D or 2D, got 3D instead
# hidden0 has inconsistent hidden_size: got 5, expected 4
# input has inconsistent input_size: got 7 expected 3
# Input batch size 2 doesn't match hidden0 batch size 3
# hidden0 has inconsistent hidden_size: got 5, expected 4
# LSTMCell: Expected hx[0] to be 1D or 2D, got 3D instead
# hidden0 has inconsistent hidden_size: got 5, expected 4
