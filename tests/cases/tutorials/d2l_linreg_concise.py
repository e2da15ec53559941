import numpy as np
import torch
from torch.utils import data
from torch import nn

torch.manual_seed(1)
true_w = torch.tensor([2, -3.4])
true_b = 4.2
X = torch.normal(0, 1, (60, 2))
y = (X @ true_w + true_b).reshape(-1, 1)


def load_array(data_arrays, batch_size, is_train=True):
    """Construct a PyTorch data iterator."""
    dataset = data.TensorDataset(*data_arrays)
    return data.DataLoader(dataset, batch_size, shuffle=is_train)


batch_size = 10
data_iter = load_array((X, y), batch_size)
print(next(iter(data_iter)))
net = nn.Sequential(nn.Linear(2, 1))
net[0].weight.data.normal_(0, 0.01)
net[0].bias.data.fill_(0)
loss = nn.MSELoss()
trainer = torch.optim.SGD(net.parameters(), lr=0.03)
num_epochs = 3
for epoch in range(num_epochs):
    for Xb, yb in data_iter:
        l = loss(net(Xb), yb)
        trainer.zero_grad()
        l.backward()
        trainer.step()
    l = loss(net(X), y)
    print(f'epoch {epoch + 1}, loss {l:f}')
w = net[0].weight.data
print('error in estimating w:', true_w - w.reshape(true_w.shape))
b = net[0].bias.data
print('error in estimating b:', true_b - b)

# ---- output
# [tensor([[ 0.1716, -0.1600],
#         [-0.1002, -0.6092],
#         [-0.9798, -1.6091],
#         [ 1.1017, -0.1759],
#         [-0.1578, -0.0288],
#         [-0.7040, -0.1853],
#         [ 3.3212, -0.4021],
#         [-0.2281, -0.7893],
#         [ 0.3956, -0.9823],
#         [-1.0483, -0.4709]]), tensor([[ 5.0872],
#         [ 6.0709],
#         [ 7.7114],
#         [ 7.0015],
#         [ 3.9822],
#         [ 3.4220],
#         [12.2094],
#         [ 6.4273],
#         [ 8.3309],
#         [ 3.7043]])]
# epoch 1, loss 15.579023
# epoch 2, loss 7.280799
# epoch 3, loss 3.474487
# error in estimating w: tensor([ 0.6192, -1.4135])
# error in estimating b: tensor([1.1572])
