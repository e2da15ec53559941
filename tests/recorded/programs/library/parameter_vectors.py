import torch
import torch.nn as nn
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)
torch.manual_seed(0)
m = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1))
v = nn.utils.parameters_to_vector(m.parameters())
print(v.shape, v)
nn.utils.vector_to_parameters(torch.arange(13.), m.parameters())
print(m[0].weight, m[1].bias)
m(torch.ones(1, 2)).sum().backward()
n = nn.utils.clip_grad_norm_(m.parameters(), 1.0)
print(n)
print(m[0].weight.grad)
print(nn.utils.clip_grad_norm_(m.parameters(), 0.1, norm_type=float('inf')))
nn.utils.clip_grad_value_(m.parameters(), 0.01)
print(m[0].weight.grad)
m[0].weight.grad[0, 0] = float('nan')
attempt(lambda: nn.utils.clip_grad_norm_(m.parameters(), 1.0, error_if_nonfinite=True))
print(nn.utils.clip_grad_norm_([], 1.0))
attempt(lambda: nn.utils.vector_to_parameters(3, m.parameters()))
attempt(lambda: nn.utils.get_total_norm([torch.ones(2)]))

# ---- output
# torch.Size([13]) tensor([-0.0053,  0.3793, -0.5820, -0.5204, -0.2723,  0.1896, -0.0140,  0.5607,
#         -0.0628,  0.1528, -0.1745, -0.1135, -0.5516], grad_fn=<CatBackward0>)
# Parameter containing:
# tensor([[0., 1.],
#         [2., 3.],
#         [4., 5.]], requires_grad=True) Parameter containing:
# tensor([12.], requires_grad=True)
# tensor(37.2693)
# tensor([[0.2415, 0.2415],
#         [0.2683, 0.2683],
#         [0.2951, 0.2951]])
# tensor(0.4561)
# tensor([[0.0100, 0.0100],
#         [0.0100, 0.0100],
#         [0.0100, 0.0100]])
# RuntimeError: The total norm of order 2.0 for gradients from `parameters` is non-finite, so it cannot be clipped. To disable this error and scale the gradients by the non-finite norm anyway, set `error_if_nonfinite=False`
# tensor(0.)
# TypeError: expected torch.Tensor, but got: int
# tensor(1.4142)
