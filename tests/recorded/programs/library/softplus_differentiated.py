import torch

x = torch.tensor(0.5, requires_grad=True)
g, = torch.autograd.grad(torch.nn.functional.softplus(x, 2.0), x, create_graph=True)
print(g, torch.autograd.grad(g, x, create_graph=True))
schedule = torch.optim.lr_scheduler.OneCycleLR(torch.optim.SGD([x], 0.1), 1.0, total_steps=1)
for _ in range(2):
    try:
        schedule.optimizer.step()
        schedule.step()
    except ValueError as e:
        print(e)
for make in (lambda: torch.func.jacfwd(lambda x: x, chunk_size=1), lambda: torch.func.jacrev(lambda x: x, chunk_size=0)):
    try:
        print(make())
    except Exception as e:
        print(type(e).__name__, e)

# ---- output
# tensor(0.7311, grad_fn=<SoftplusBackwardBackward0>) (tensor(0.3932, grad_fn=<MulBackward1>),)
# Tried to step 2 times. The specified number of total steps is 1
# TypeError jacfwd() got an unexpected keyword argument 'chunk_size'
# ValueError jacrev: `chunk_size` should be greater than 0.
