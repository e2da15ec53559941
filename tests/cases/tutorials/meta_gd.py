import torch
# gradient through gradient descent
lr = torch.tensor(0.1, requires_grad=True)
w = torch.tensor(5.0, requires_grad=True)
cur = w
for step in range(3):
    loss = (cur - 1) ** 2
    g = torch.autograd.grad(loss, cur, create_graph=True)[0]
    cur = cur - lr * g
    print(step, cur)
final = (cur - 1) ** 2
final.backward()
print(lr.grad, w.grad)
# gradient penalty
torch.manual_seed(0)
x = torch.randn(4, 2, requires_grad=True)
net = torch.nn.Sequential(torch.nn.Linear(2, 4), torch.nn.Tanh(), torch.nn.Linear(4, 1))
out = net(x)
grads = torch.autograd.grad(outputs=out, inputs=x, grad_outputs=torch.ones_like(out), create_graph=True, retain_graph=True, only_inputs=True)[0]
gp = ((grads.norm(2, dim=1) - 1) ** 2).mean()
print(gp)
gp.backward()
print([None if p.grad is None else p.grad.norm().item() for p in net.parameters()])

# ---- output
# 0 tensor(4.2000, grad_fn=<SubBackward0>)
# 1 tensor(3.5600, grad_fn=<SubBackward0>)
# 2 tensor(3.0480, grad_fn=<SubBackward0>)
# tensor(-62.9146) tensor(2.0972)
# tensor(0.7653, grad_fn=<MeanBackward0>)
# [0.5000938177108765, 0.043242305517196655, 0.6638910174369812, None]
