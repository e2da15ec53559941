import torch
torch.manual_seed(1)
X = torch.tensor([[73, 67, 43], [91, 88, 64], [87, 134, 58], [102, 43, 37], [69, 96, 70]], dtype=torch.float32)
Y = torch.tensor([[56, 70], [81, 101], [119, 133], [22, 37], [103, 119]], dtype=torch.float32)
w = torch.randn(2, 3, requires_grad=True)
b = torch.randn(2, requires_grad=True)
print(w)
print(b)
def model(x):
    return x @ w.t() + b
preds = model(X)
print(preds)
def mse(t1, t2):
    diff = t1 - t2
    return torch.sum(diff * diff) / diff.numel()
loss = mse(preds, Y)
print(loss)
loss.backward()
print(w)
print(w.grad)
w.grad.zero_()
b.grad.zero_()
print(w.grad)
print(b.grad)
for i in range(20):
    preds = model(X)
    loss = mse(preds, Y)
    loss.backward()
    with torch.no_grad():
        w -= w.grad * 1e-5
        b -= b.grad * 1e-5
        w.grad.zero_()
        b.grad.zero_()
print(mse(model(X), Y))
import torch.nn.functional as F
from torch.utils.data import TensorDataset, DataLoader
train_ds = TensorDataset(X, Y)
print(train_ds[0:3])
train_dl = DataLoader(train_ds, 2, shuffle=True)
for xb, yb in train_dl:
    print(xb)
    print(yb)
    break
model = torch.nn.Linear(3, 2)
print(model.weight)
print(list(model.parameters()))
opt = torch.optim.SGD(model.parameters(), lr=1e-5)
def fit(num_epochs, model, loss_fn, opt, train_dl):
    for epoch in range(num_epochs):
        for xb, yb in train_dl:
            loss = loss_fn(model(xb), yb)
            loss.backward()
            opt.step()
            opt.zero_grad()
        if (epoch + 1) % 5 == 0:
            print('Epoch [{}/{}], Loss: {:.4f}'.format(epoch + 1, num_epochs, loss.item()))
fit(10, model, F.mse_loss, opt, train_dl)

# ---- output
# tensor([[ 0.6614,  0.2669,  0.0617],
#         [ 0.6213, -0.4519, -0.1661]], requires_grad=True)
# tensor([-1.5228,  0.3817], requires_grad=True)
# tensor([[ 67.2920,   8.3165],
#         [ 86.0969,   6.5215],
#         [ 95.3600, -15.7547],
#         [ 79.6949,  38.1773],
#         [ 74.0527, -11.7595]], grad_fn=<AddBackward0>)
# tensor(5683.7412, grad_fn=<DivBackward0>)
# tensor([[ 0.6614,  0.2669,  0.0617],
#         [ 0.6213, -0.4519, -0.1661]], requires_grad=True)
# tensor([[  623.7945,  -452.1462,   -90.1925],
#         [-6988.8828, -8976.4629, -5287.2778]])
# tensor([[0., 0., 0.],
#         [0., 0., 0.]])
# tensor([0., 0.])
# tensor(1032.0764, grad_fn=<DivBackward0>)
# (tensor([[ 73.,  67.,  43.],
#         [ 91.,  88.,  64.],
#         [ 87., 134.,  58.]]), tensor([[ 56.,  70.],
#         [ 81., 101.],
#         [119., 133.]]))
# tensor([[102.,  43.,  37.],
#         [ 73.,  67.,  43.]])
# tensor([[22., 37.],
#         [56., 70.]])
# Parameter containing:
# tensor([[-0.2150, -0.3487, -0.0968],
#         [-0.2490, -0.1850,  0.0276]], requires_grad=True)
# [Parameter containing:
# tensor([[-0.2150, -0.3487, -0.0968],
#         [-0.2490, -0.1850,  0.0276]], requires_grad=True), Parameter containing:
# tensor([0.3442, 0.3138], requires_grad=True)]
# Epoch [5/10], Loss: 10.7601
# Epoch [10/10], Loss: 197.9930
