import torch
torch.autograd.set_detect_anomaly(True)
x = torch.tensor([0.0, 1.0], requires_grad=True)
y = torch.sqrt(x) * 0
try:
    y.sum().backward()
except RuntimeError as e:
    print(e)
with torch.autograd.detect_anomaly():
    a = torch.tensor(-1.0, requires_grad=True)
    b = torch.log(a)
    try:
        b.backward()
        print(a.grad)
    except RuntimeError as e:
        print(e)

# ---- output
# Function 'SqrtBackward0' returned nan values in its 0th output.
# tensor(-1.)
