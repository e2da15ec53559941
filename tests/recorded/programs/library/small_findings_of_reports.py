import torch
import torch.nn as nn
import torch.nn.functional as F


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


device = torch.accelerator.current_accelerator().type if torch.accelerator.is_available() else "cpu"
print(device, torch.accelerator.device_count())
attempt(lambda: torch.accelerator.synchronize())
print(torch.linalg.det.__name__, torch.fft.fft.__name__, torch.special.expit.__name__, torch.exp.__name__)

p = nn.Parameter(torch.zeros(2, 3))
p.tag = 1
print(p.__dict__, torch.ones(1).__dict__)
attempt(lambda: p.other)
p.grad = torch.ones(2, 3)
p.data = torch.zeros(5)
attempt(lambda: (p * 2).sum().backward())

seq = nn.Sequential(nn.Linear(1, 2), nn.ReLU())
print(len(seq * 2), len(2 * seq), seq.append(nn.Tanh()) is seq)
attempt(lambda: seq * 0)
attempt(lambda: seq * 1.5)
attempt(lambda: nn.LSTMCell(2, 3)(torch.ones(2), torch.ones(3)))
attempt(lambda: nn.RNNCell(2, 3, nonlinearity="x")(torch.ones(1, 2)))
up = nn.ConvTranspose2d(3, 4, 3, stride=2)
attempt(lambda: up(torch.ones(1, 3, 8, 8), output_size=(20, 20)))
attempt(lambda: up(torch.ones(1, 3, 8, 8), output_size=(20,)))
attempt(lambda: up(torch.ones(1, 3, 8, 8), output_size=(1, 4, 18, 18)).shape)
attempt(lambda: F.pad(torch.ones(1, 3), (1, 1), mode="foo"))
q = torch.ones(1, 2, 4)
attempt(lambda: F.scaled_dot_product_attention(q, q, q, attn_mask=torch.ones(2, 2).bool(), is_causal=True))
attempt(lambda: torch.index_select(torch.ones(2), 3, torch.ones(1)))
attempt(lambda: torch.histc(torch.arange(4.0), bins=2, min=False, max=True))

x = torch.ones(2, requires_grad=True)
with torch.no_grad(), torch.autograd._unsafe_preserve_version_counter(x):
    x.mul_(3)
print(x, x._version)


class Double(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def backward(ctx, g):
        return ctx.saved_tensor[0]


attempt(lambda: Double.apply(x).sum().backward())

LD = torch.linalg.ldl_factor_ex(torch.eye(2, requires_grad=True))[0]
print(LD.requires_grad)
attempt(lambda: LD.sum().backward())

# numbers beside two-byte tensors: rounded first by some functions, and not by others
for dtype in (torch.float16, torch.bfloat16):
    a = torch.tensor([0.3, 1.7, -2.2]).to(dtype)
    z = torch.tensor(1.37, dtype=torch.float64)
    for y in (a + 1.37, 1.37 - a, a * 1.37, a / 1.37, a * z, a / z, a + z, z - a, a.fmod(0.37), a % 0.37, 1.37**a, a.abs() ** -1.3, F.softshrink(a, 0.37)):
        print(y.tolist())

# ---- output
# cpu 0
# RuntimeError Cannot access accelerator device when none is available.
# linalg_det fft_fft special_expit exp
# {'tag': 1} {}
# AttributeError 'Parameter' object has no attribute 'other'
# RuntimeError The size of tensor a (3) must match the size of tensor b (5) at non-singleton dimension 1
# 4 4 True
# ValueError Non-positive multiplication factor 0 for <class 'torch.nn.modules.container.Sequential'>
# TypeError unsupported operand type(s) for *: <class 'torch.nn.modules.container.Sequential'> and <class 'float'>
# ValueError LSTMCell: Expected hx[0] to be 1D or 2D, got 0D instead
# RuntimeError Unknown nonlinearity: x
# ValueError requested an output size of (20, 20), but valid sizes range from [17, 17] to [18, 18] (for an input of torch.Size([8, 8]))
# ValueError ConvTranspose2D: for 4D input, output_size must have 2 or 4 elements (got 1)
# torch.Size([1, 4, 18, 18])
# NotImplementedError Unrecognised padding mode foo
# RuntimeError _scaled_dot_product_attention: Explicit attn_mask should not be set when is_causal=True
# IndexError Dimension out of range (expected to be in range of [-1, 0], but got 3)
# tensor([1., 1.])
# tensor([3., 3.], requires_grad=True) 0
# AttributeError 'DoubleBackward' object has no attribute 'saved_tensor'
# True
# RuntimeError derivative for aten::linalg_ldl_factor_ex is not implemented
# [1.669921875, 3.0703125, -0.8291015625]
# [1.0703125, -0.330078125, 3.5703125]
# [0.4111328125, 2.330078125, -3.013671875]
# [0.218994140625, 1.2412109375, -1.60546875]
# [0.4111328125, 2.330078125, -3.013671875]
# [0.218994140625, 1.2412109375, -1.60546875]
# [1.669921875, 3.0703125, -0.8291015625]
# [1.0703125, -0.330078125, 3.5703125]
# [0.300048828125, 0.2197265625, -0.3486328125]
# [0.300048828125, 0.2197265625, 0.021484375]
# [1.0986328125, 1.7080078125, 0.50048828125]
# [4.78125, 0.50146484375, 0.359130859375]
# [0.0, 1.330078125, -1.8291015625]
# [1.671875, 3.0625, -0.8359375]
# [1.0625, -0.3359375, 3.5625]
# [0.412109375, 2.328125, -3.015625]
# [0.2197265625, 1.2421875, -1.609375]
# [0.412109375, 2.328125, -3.015625]
# [0.2197265625, 1.2421875, -1.609375]
# [1.671875, 3.0625, -0.8359375]
# [1.0625, -0.3359375, 3.5625]
# [0.30078125, 0.2265625, -0.357421875]
# [0.30078125, 0.2265625, 0.01171875]
# [1.1015625, 1.703125, 0.50390625]
# [4.75, 0.5, 0.359375]
# [0.0, 1.3359375, -1.8359375]
