import torch
from torch import nn
from torch.func import functional_call, grad, grad_and_value, hessian, jacfwd, jacrev, jvp, linearize, vjp, vmap

x = torch.ones(2, requires_grad=True)
w = torch.tensor([2.0, 3.0], requires_grad=True)
f = lambda t: (t**2 * w).sum()
with torch.no_grad():  # what comes out has no graph
    print(grad(f)(x), vjp(f, x)[0], vjp(f, x)[1](torch.tensor(1.0)), jvp(f, (x,), (x,)), jacrev(f)(x), jacfwd(f)(x))
    print(hessian(f)(x), grad_and_value(f)(x), vmap(grad(f))(torch.ones(2, 2)), linearize(f, x)[1](x))
    print(grad(lambda a: grad(f)(a).sum())(x))
print(grad(f)(x), hessian(f)(x).requires_grad)

# nor does a transform let torch.autograd.functional or batch norm write what it does not see
try:
    vmap(lambda a: torch.autograd.functional.jacobian(f, a))(torch.ones(2, 2))
except RuntimeError as e:
    print(str(e)[:60])
model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4))
try:
    jacrev(lambda p: functional_call(model, {"0.weight": p}, torch.ones(2, 3)))(model[0].weight.detach())
except RuntimeError as e:
    print(e)
model.eval()
print(jacrev(lambda p: functional_call(model, {"0.weight": p}, torch.ones(2, 3)))(model[0].weight.detach()).shape)

for call in (lambda: vmap(torch.add, in_dims=(None, None))(x, x), lambda: vmap(lambda: 1)()):
    try:
        call()
    except ValueError as e:
        print(e)
v = torch.ones(2)
for call in (lambda: torch.autograd.functional.hvp(f, v, (v, v)), lambda: torch.autograd.functional.jacobian(torch.exp, torch.arange(2))):
    try:
        call()
    except RuntimeError as e:
        print(e)

# ---- output
# tensor([4., 6.]) tensor(5.) (tensor([4., 6.]),) (tensor(5.), tensor(10.)) tensor([4., 6.]) tensor([4., 6.])
# tensor([[4., 0.],
#         [0., 6.]]) (tensor([4., 6.]), tensor(5.)) tensor([[4., 6.],
#         [4., 6.]]) tensor(10.)
# tensor([4., 6.])
# tensor([4., 6.], grad_fn=<MulBackward0>) True
# You are attempting to call Tensor.requires_grad_() (or perha
# During a grad (vjp, jvp, grad, etc) transform, the function provided attempted to call in-place operation (aten::add_.Tensor) that would mutate a captured Tensor. This is not supported; please rewrite the function being transformed to explicitly accept the mutated Tensor(s) as inputs.
# torch.Size([2, 4, 4, 3])
# vmap: Expected at least one Tensor to vmap over
# vmap(<lambda>)(<inputs>): got no inputs. Maybe you forgot to add inputs, or you are trying to vmap over a function with no inputs. The latter is unsupported.
# The given v should contain a single Tensor.
# only Tensors of floating point dtype can require gradients
