import torch
import torch.nn as nn
import torch.nn.functional as F
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)
from torch.func import functional_call, stack_module_state, vmap, grad
torch.manual_seed(0)
m = nn.Linear(2, 1)
params = {k: v.detach() for k, v in m.named_parameters()}
x = torch.ones(3, 2)
print(functional_call(m, params, (x,)))
new = {k: torch.ones_like(v) for k, v in params.items()}
print(functional_call(m, new, x))
print(m.weight.shape)
def loss(p, x, y):
    return F.mse_loss(functional_call(m, p, (x,)), y)
print(grad(loss)(params, x, torch.zeros(3, 1)))
def one(p, xi, yi):
    return loss(p, xi.unsqueeze(0), yi.unsqueeze(0))
ps = vmap(grad(one), in_dims=(None, 0, 0))(params, torch.arange(1., 7.).reshape(3, 2), torch.zeros(3, 1))
for k in ps: print(k, ps[k].shape, ps[k])
models = [nn.Linear(2, 2) for _ in range(3)]
P, B = stack_module_state(models)
print({k: v.shape for k, v in P.items()}, B, P['weight'].is_leaf, P['weight'].requires_grad)
base = models[0]
def call(p, b, x):
    return functional_call(base, (p, b), (x,))
print(vmap(call, in_dims=(0, 0, None))(P, B, x).shape)
print(torch.allclose(vmap(call, in_dims=(0, 0, None))(P, B, x), torch.stack([mm(x) for mm in models])))
attempt(lambda: functional_call(m, {'foo': x}, x))
attempt(lambda: functional_call(m, {'weight': new['weight']}, x, strict=True))
attempt(lambda: functional_call(m, 3, x))
attempt(lambda: stack_module_state([]))
attempt(lambda: stack_module_state([nn.Linear(1, 1), nn.ReLU()]))
attempt(lambda: stack_module_state([nn.Linear(1, 1), nn.Linear(1, 1).eval()]))

# ---- output
# tensor([[-0.2080],
#         [-0.2080],
#         [-0.2080]])
# tensor([[3.],
#         [3.],
#         [3.]])
# torch.Size([1, 2])
# {'weight': tensor([[-0.4159, -0.4159]]), 'bias': tensor([-0.4159])}
# weight torch.Size([3, 1, 2]) tensor([[[ 0.3427,  0.6855]],
#
#         [[ 5.5166,  7.3554]],
#
#         [[16.6749, 20.0098]]])
# bias torch.Size([3, 1]) tensor([[0.3427],
#         [1.8389],
#         [3.3350]])
# {'weight': torch.Size([3, 2, 2]), 'bias': torch.Size([3, 2])} {} True True
# torch.Size([3, 3, 2])
# True
# tensor([[-0.2080],
#         [-0.2080],
#         [-0.2080]], grad_fn=<AddmmBackward0>)
# RuntimeError: Error(s) in reparametrizing for Linear:
# 	Missing key(s): 'bias'.
# ValueError: Expected parameter_and_buffer_dicts to be a dict, or a list/tuple of dicts, but got <class 'int'>
# RuntimeError: stack_module_state: Expected at least one model, got 0.
# RuntimeError: stack_module_state: Expected all models to be of the same class.
# RuntimeError: stack_module_state: Expected all models to have the same training/eval mode.
