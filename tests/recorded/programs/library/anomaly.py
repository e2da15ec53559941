import torch
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)
import warnings
class MyFunc(torch.autograd.Function):
    @staticmethod
    def forward(ctx, inp):
        return inp.clone()
    @staticmethod
    def backward(ctx, gO):
        raise RuntimeError("Some error in backward")
def run_fn(a):
    out = MyFunc.apply(a)
    return out.sum()
inp = torch.rand(10, 10, requires_grad=True)
out = run_fn(inp)
attempt(lambda: out.backward())
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter('always')
    with torch.autograd.detect_anomaly():
        out = run_fn(inp)
        attempt(lambda: out.backward())
    print(len(w), [x.category.__name__ for x in w])
    x = torch.tensor([0.], requires_grad=True)
    with torch.autograd.set_detect_anomaly(True):
        y = (x / x)
        attempt(lambda: y.sum().backward())
        z = torch.sqrt(x) * 0
        attempt(lambda: z.sum().backward())
    print(torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled())
    with torch.autograd.detect_anomaly(check_nan=False):
        z = torch.sqrt(x) * 0
        attempt(lambda: z.sum().backward())
    print(x.grad)
torch.autograd.set_detect_anomaly(True)
print(torch.is_anomaly_enabled())
q = x.log()
attempt(lambda: (q * 0).sum().backward())
torch.autograd.set_detect_anomaly(False)

# ---- output
# RuntimeError: Some error in backward
# RuntimeError: Some error in backward
# 2 ['UserWarning', 'UserWarning']
# RuntimeError: Function 'DivBackward0' returned nan values in its 1th output.
# RuntimeError: Function 'SqrtBackward0' returned nan values in its 0th output.
# False True
# None
# tensor([nan])
# True
# RuntimeError: Function 'LogBackward0' returned nan values in its 0th output.
