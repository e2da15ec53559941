import torch
x = torch.tensor(2.0, requires_grad=True)
with (torch.no_grad(), torch.autograd.set_detect_anomaly(True)):
    y = x * 2
print(y.requires_grad)
with (
    torch.enable_grad() as g,
    torch.autograd.profiler.record_function("square"),
):
    z = x ** 2
print(z.requires_grad, g)
with torch.no_grad(), torch.enable_grad():
    print((x * 1).requires_grad)

# ---- output
# False
# True None
# True
