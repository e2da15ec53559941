"""Mixed precision where it is off, and a scale for losses."""

import torch
from torch.cuda.amp import GradScaler, autocast

print(torch.is_autocast_enabled(), torch.is_autocast_enabled("cpu"), torch.get_autocast_dtype("cpu"), torch.get_autocast_dtype("cuda"))
with torch.autocast("cpu", enabled=False), torch.amp.autocast(device_type="cuda", dtype=torch.float16), autocast():
    print(torch.ones(2, 2) @ torch.ones(2, 2))


@torch.autocast("cuda")
def tripled(x):
    return x * 3


print(tripled(torch.ones(1)), tripled.__name__)
for device in ("elsewhere", 3):
    try:
        torch.autocast(device)
    except (RuntimeError, ValueError) as error:
        print(type(error).__name__, error)

x = torch.ones(2, requires_grad=True)
optimizer = torch.optim.SGD([x], lr=0.1)
off = GradScaler()
off.scale(x.sum()).backward()
off.unscale_(optimizer)
off.step(optimizer)
off.update()
print(x, off.get_scale(), off.is_enabled(), off.state_dict())

scaler = torch.amp.GradScaler("cpu", init_scale=8.0, growth_interval=2)
for number in range(6):
    optimizer.zero_grad()
    loss = scaler.scale((x * x).sum() * (float("inf") if number == 4 else 1))
    loss.backward()
    if number % 2:
        scaler.unscale_(optimizer)
    print(loss, x.grad)
    scaler.step(optimizer)
    scaler.update()
    print(x, scaler.state_dict())
again = torch.GradScaler("cpu")
again.load_state_dict(scaler.state_dict())
print(again.get_scale(), again.get_growth_factor(), again.get_backoff_factor(), again.get_growth_interval())
for action in (
    scaler.update,
    lambda: scaler.scale(3),
    lambda: [scaler.step(optimizer) for _ in range(2)],
    lambda: scaler.unscale_(optimizer),
):
    try:
        action()
    except (AssertionError, RuntimeError, ValueError) as error:
        print(type(error).__name__, error)

# ---- output
# False False torch.bfloat16 torch.float16
# tensor([[2., 2.],
#         [2., 2.]])
# tensor([3.]) tripled
# RuntimeError Expected one of cpu, cuda, ipu, xpu, mkldnn, opengl, opencl, ideep, hip, ve, fpga, maia, xla, lazy, vulkan, mps, meta, hpu, mtia, privateuseone device type at start of device string: elsewhere
# ValueError Expected `device_type` of type `str`, got: `<class 'int'>`
# tensor([0.9000, 0.9000], requires_grad=True) 1.0 False {}
# tensor(12.9600, grad_fn=<MulBackward0>) tensor([14.4000, 14.4000])
# tensor([0.7200, 0.7200], requires_grad=True) {'scale': 8.0, 'growth_factor': 2.0, 'backoff_factor': 0.5, 'growth_interval': 2, '_growth_tracker': 1}
# tensor(8.2944, grad_fn=<MulBackward0>) tensor([1.4400, 1.4400])
# tensor([0.5760, 0.5760], requires_grad=True) {'scale': 16.0, 'growth_factor': 2.0, 'backoff_factor': 0.5, 'growth_interval': 2, '_growth_tracker': 0}
# tensor(10.6168, grad_fn=<MulBackward0>) tensor([18.4320, 18.4320])
# tensor([0.4608, 0.4608], requires_grad=True) {'scale': 16.0, 'growth_factor': 2.0, 'backoff_factor': 0.5, 'growth_interval': 2, '_growth_tracker': 1}
# tensor(6.7948, grad_fn=<MulBackward0>) tensor([0.9216, 0.9216])
# tensor([0.3686, 0.3686], requires_grad=True) {'scale': 32.0, 'growth_factor': 2.0, 'backoff_factor': 0.5, 'growth_interval': 2, '_growth_tracker': 0}
# tensor(inf, grad_fn=<MulBackward0>) tensor([inf, inf])
# tensor([0.3686, 0.3686], requires_grad=True) {'scale': 16.0, 'growth_factor': 2.0, 'backoff_factor': 0.5, 'growth_interval': 2, '_growth_tracker': 0}
# tensor(4.3487, grad_fn=<MulBackward0>) tensor([0.7373, 0.7373])
# tensor([0.2949, 0.2949], requires_grad=True) {'scale': 16.0, 'growth_factor': 2.0, 'backoff_factor': 0.5, 'growth_interval': 2, '_growth_tracker': 1}
# 16.0 2.0 0.5 2
# AssertionError No inf checks were recorded prior to update.
# ValueError outputs must be a Tensor or an iterable of Tensors
# RuntimeError step() has already been called since the last update().
# RuntimeError unscale_() is being called after step().
