import torch
from torch import nn
torch.manual_seed(1)
X = torch.randn(20, 3)
w = torch.tensor([[1.5], [-2.0], [0.5]])
y = X @ w + 0.7
for name, make in [('sgd', lambda p: torch.optim.SGD(p, lr=0.1)), ('mom', lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True, weight_decay=0.01)),
                   ('damp', lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, dampening=0.1, maximize=False)),
                   ('adam', lambda p: torch.optim.Adam(p, lr=0.1)), ('ams', lambda p: torch.optim.Adam(p, lr=0.1, amsgrad=True, weight_decay=0.1)), ('adamw', lambda p: torch.optim.AdamW(p, lr=0.1)),
                   ('rms', lambda p: torch.optim.RMSprop(p, lr=0.05)), ('rmsc', lambda p: torch.optim.RMSprop(p, lr=0.05, centered=True, momentum=0.5, weight_decay=0.1)), ('adagrad', lambda p: torch.optim.Adagrad(p, lr=0.5, lr_decay=0.1)),
                   ('adadelta', lambda p: torch.optim.Adadelta(p, lr=1.0)), ('adamax', lambda p: torch.optim.Adamax(p, lr=0.1))]:
    torch.manual_seed(3)
    model = nn.Linear(3, 1)
    opt = make(model.parameters())
    for step in range(12):
        opt.zero_grad()
        loss = nn.functional.mse_loss(model(X), y)
        loss.backward()
        opt.step()
    print(name, f'{loss.item():.4f}', model.weight.data, model.bias.data)
    print([k for s in opt.state.values() for k in s])

# ---- output
# sgd 0.3511 tensor([[ 1.0276, -1.7514,  0.1688]]) tensor([0.3334])
# []
# mom 0.5062 tensor([[ 2.0884, -2.4952,  0.9239]]) tensor([1.0899])
# ['momentum_buffer', 'momentum_buffer']
# damp 0.9042 tensor([[ 2.3431, -2.7788,  0.9003]]) tensor([1.1483])
# ['momentum_buffer', 'momentum_buffer']
# adam 0.8997 tensor([[ 0.5965, -1.5908,  0.2560]]) tensor([0.4874])
# ['step', 'exp_avg', 'exp_avg_sq', 'step', 'exp_avg', 'exp_avg_sq']
# ams 0.9089 tensor([[ 0.5933, -1.5805,  0.2346]]) tensor([0.4784])
# ['step', 'exp_avg', 'exp_avg_sq', 'max_exp_avg_sq', 'step', 'exp_avg', 'exp_avg_sq', 'max_exp_avg_sq']
# adamw 0.9057 tensor([[ 0.5968, -1.5796,  0.2539]]) tensor([0.4875])
# ['step', 'exp_avg', 'exp_avg_sq', 'step', 'exp_avg', 'exp_avg_sq']
# rms 0.0539 tensor([[ 1.2781, -1.9586,  0.4220]]) tensor([0.5983])
# ['step', 'square_avg', 'step', 'square_avg']
# rmsc 0.0265 tensor([[ 1.3995, -1.8278,  0.4203]]) tensor([0.6422])
# ['step', 'square_avg', 'momentum_buffer', 'grad_avg', 'step', 'square_avg', 'momentum_buffer', 'grad_avg']
# adagrad 0.2271 tensor([[ 1.0219, -1.8249,  0.3087]]) tensor([0.4873])
# ['step', 'sum', 'step', 'sum']
# adadelta 5.0190 tensor([[-0.5318, -0.4959, -0.2498]]) tensor([-0.5061])
# ['step', 'square_avg', 'acc_delta', 'step', 'square_avg', 'acc_delta']
# adamax 1.1956 tensor([[ 0.4745, -1.4212,  0.1936]]) tensor([0.2809])
# ['step', 'exp_avg', 'exp_inf', 'step', 'exp_avg', 'exp_inf']
