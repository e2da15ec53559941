import torch
x = torch.zeros(2)
P = torch.eye(2)
F = torch.tensor([[1., 1.], [0., 1.]])
H = torch.tensor([[1., 0.]])
q = torch.tensor(0.01, requires_grad=True)
r = torch.tensor(0.5, requires_grad=True)
nll = 0
for z in [1.1, 1.9, 3.2, 4.0]:
    x = F @ x
    P = F @ P @ F.T + q * torch.eye(2)
    S = H @ P @ H.T + r
    K = P @ H.T @ torch.linalg.inv(S)
    e = torch.tensor([z]) - H @ x
    x = x + K @ e
    P = (torch.eye(2) - K @ H) @ P
    nll = nll + 0.5 * (e @ torch.linalg.inv(S) @ e + torch.logdet(S))
print(x, nll)
nll.backward()
print(q.grad, r.grad)

# ---- output
# tensor([3.9534, 0.9488], grad_fn=<AddBackward0>) tensor(1.6673, grad_fn=<AddBackward0>)
# tensor(2.4150) tensor(2.3034)
