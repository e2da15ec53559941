import torch
from torch import nn
def rosen(x): return (1 - x[0])**2 + 100 * (x[1] - x[0]**2)**2
for ls in (None, 'strong_wolfe'):
    x = torch.tensor([-1.2, 1.0], requires_grad=True, dtype=torch.float64)
    opt = torch.optim.LBFGS([x], lr=0.1 if ls is None else 1, max_iter=10, line_search_fn=ls)
    def closure():
        opt.zero_grad()
        l = rosen(x)
        l.backward()
        return l
    for i in range(6):
        l = opt.step(closure)
        print(ls, i, f'{l.item():.6g}', [f'{v:.6g}' for v in x.tolist()])
    print(opt.state[x]['func_evals'], opt.state[x]['n_iter'])
x = torch.tensor([-1.2, 1.0], requires_grad=True, dtype=torch.float64)
opt = torch.optim.SGD([x], lr=1e-3)
def c():
    opt.zero_grad(); l = rosen(x); l.backward(); return l
print(opt.step(c), x)
print(torch.nn.utils.clip_grad_norm_([x], 1.0), x.grad)
torch.nn.utils.clip_grad_value_([x], 0.5); print(x.grad)
m = nn.Linear(2, 2); torch.manual_seed(0); m.reset_parameters()
v = torch.nn.utils.parameters_to_vector(m.parameters()); print(v)
torch.nn.utils.vector_to_parameters(torch.arange(6.), m.parameters()); print(m.weight, m.bias)
sd = opt.state_dict(); opt.load_state_dict(sd); print(opt)
print(nn.init.calculate_gain('relu'), nn.init.calculate_gain('leaky_relu', 0.2), nn.init.calculate_gain('tanh'))

# ---- output
# None 0 24.2 ['-1.07319', '1.05517']
# None 1 5.2305 ['-1.04472', '1.06238']
# None 2 4.26534 ['-1.02812', '1.05496']
# None 3 4.11371 ['-1.0056', '1.0269']
# None 4 4.04698 ['-0.781061', '0.659493']
# None 5 3.41658 ['-0.549952', '0.282569']
# 60 60
# strong_wolfe 0 24.2 ['-0.665708', '0.413983']
# strong_wolfe 1 2.85976 ['0.341842', '0.0992583']
# strong_wolfe 2 0.46414 ['0.916071', '0.834247']
# strong_wolfe 3 0.00948376 ['0.999981', '0.999962']
# strong_wolfe 4 4.22146e-10 ['0.999981', '0.999962']
# strong_wolfe 5 4.22146e-10 ['0.999981', '0.999962']
# 48 37
# tensor(24.2000, dtype=torch.float64, grad_fn=<AddBackward0>) tensor([-0.9844,  1.0880], dtype=torch.float64, requires_grad=True)
# tensor(232.8677, dtype=torch.float64) tensor([-0.9258, -0.3779], dtype=torch.float64)
# tensor([-0.5000, -0.3779], dtype=torch.float64)
# tensor([-0.0053,  0.3793, -0.5820, -0.5204, -0.2723,  0.1896],
#        grad_fn=<CatBackward0>)
# Parameter containing:
# tensor([[0., 1.],
#         [2., 3.]], requires_grad=True) Parameter containing:
# tensor([4., 5.], requires_grad=True)
# SGD (
# Parameter Group 0
#     dampening: 0
#     differentiable: False
#     foreach: None
#     fused: None
#     lr: 0.001
#     maximize: False
#     momentum: 0
#     nesterov: False
#     weight_decay: 0
# )
# 1.4142135623730951 1.3867504905630728 1.6666666666666667
