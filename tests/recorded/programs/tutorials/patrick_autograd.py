import torch
x = torch.tensor([0.5, -1.25, 2.0], requires_grad=True)
y = x + 2
print(y)
z = y * y * 2
print(z)
z = z.mean()
print(z)
z.backward()  # dz/dx
print(x.grad)
v = torch.tensor([0.1, 1.0, 0.001], dtype=torch.float32)
z = (x + 2) * 3
z.backward(v)
print(x.grad)
# x.requires_grad_(False)
# x.detach()
# with torch.no_grad():
x.requires_grad_(False)
print(x)
x.requires_grad_(True)
y = x.detach()
print(y)
with torch.no_grad():
    y = x + 2
    print(y)
weights = torch.ones(4, requires_grad=True)
for epoch in range(3):
    model_output = (weights * 3).sum()
    model_output.backward()
    print(weights.grad)
    weights.grad.zero_()
optimizer = torch.optim.SGD([weights], lr=0.01)
optimizer.step()
optimizer.zero_grad()
print(weights)

# ---- output
# tensor([2.5000, 0.7500, 4.0000], grad_fn=<AddBackward0>)
# tensor([12.5000,  1.1250, 32.0000], grad_fn=<MulBackward0>)
# tensor(15.2083, grad_fn=<MeanBackward0>)
# tensor([3.3333, 1.0000, 5.3333])
# tensor([3.6333, 4.0000, 5.3363])
# tensor([ 0.5000, -1.2500,  2.0000])
# tensor([ 0.5000, -1.2500,  2.0000])
# tensor([2.5000, 0.7500, 4.0000])
# tensor([3., 3., 3., 3.])
# tensor([3., 3., 3., 3.])
# tensor([3., 3., 3., 3.])
# tensor([1., 1., 1., 1.], requires_grad=True)
