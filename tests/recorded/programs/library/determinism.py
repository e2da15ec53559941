import torch
import torch.nn as nn
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)
torch.use_deterministic_algorithms(True)
print(torch.are_deterministic_algorithms_enabled())
print(torch.is_deterministic_algorithms_warn_only_enabled(), torch.get_deterministic_debug_mode())
torch.use_deterministic_algorithms(False)
torch.backends.cudnn.deterministic = True
torch.backends.cudnn.benchmark = False
print(torch.backends.cudnn.deterministic)
torch.set_default_dtype(torch.float64)
x = torch.tensor([1., 2.], requires_grad=True)
print(x, x.dtype, torch.get_default_dtype(), torch.ones(2).dtype, torch.arange(2.).dtype, torch.tensor(1j).dtype)
l = nn.Linear(2, 1)
print(l.weight.dtype)
torch.set_default_dtype(torch.float32)
print(x)
attempt(lambda: torch.set_default_dtype(torch.int32))
attempt(lambda: torch.set_default_dtype('float'))
torch.set_num_threads(1)
print(torch.get_num_threads())
torch.manual_seed(0)
print(torch.initial_seed())
g = torch.Generator().manual_seed(1)
print(torch.randn(2, generator=g))
st = torch.get_rng_state()
a = torch.rand(2)
torch.set_rng_state(st)
print(torch.equal(a, torch.rand(2)))
with torch.random.fork_rng():
    torch.rand(3)
with torch.autograd.set_multithreading_enabled(False):
    (x * 2).sum().backward()
print(x.grad)

# ---- output
# True
# False 2
# True
# tensor([1., 2.], requires_grad=True) torch.float64 torch.float64 torch.float64 torch.float64 torch.complex128
# torch.float64
# tensor([1., 2.], dtype=torch.float64, requires_grad=True)
# TypeError: only floating-point types are supported as the default type
# TypeError: invalid dtype object: only floating-point types are supported as the default type
# 1
# 0
# tensor([0.6614, 0.2669])
# True
# tensor([2., 2.], dtype=torch.float64)
