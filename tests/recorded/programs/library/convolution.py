import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
torch.manual_seed(42)
class Net(nn.Module):
    """A small CNN."""
    def __init__(self):
        super(Net, self).__init__()
        self.conv1 = nn.Conv2d(1, 4, 3, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.conv2 = nn.Conv2d(4, 8, 3)
        self.fc1 = nn.Linear(8 * 1 * 1, 16)
        self.fc2 = nn.Linear(16, 3)
    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = F.relu(self.conv2(x))
        x = F.max_pool2d(x, 2)
        x = x.view(-1, self.num_flat_features(x))
        x = F.relu(self.fc1(x))
        return self.fc2(x)
    def num_flat_features(self, x):
        size = x.size()[1:]
        num = 1
        for s in size:
            num *= s
        return num
net = Net()
print(net)
params = list(net.parameters())
print(len(params), params[0].size())
inp = torch.randn(2, 1, 8, 8)
out = net(inp)
print(out)
target = torch.tensor([0, 2])
criterion = nn.CrossEntropyLoss()
loss = criterion(out, target)
print(loss)
print(loss.grad_fn)
print(loss.grad_fn.next_functions[0][0])
net.zero_grad()
print(net.conv1.bias.grad)
loss.backward()
print(net.conv1.bias.grad)
opt = optim.SGD(net.parameters(), lr=0.05, momentum=0.9)
for i in range(5):
    opt.zero_grad()
    loss = criterion(net(inp), target)
    loss.backward()
    opt.step()
    print(i, f'{loss.item():.4f}')

# ---- output
# Net(
#   (conv1): Conv2d(1, 4, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))
#   (pool): MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)
#   (conv2): Conv2d(4, 8, kernel_size=(3, 3), stride=(1, 1))
#   (fc1): Linear(in_features=8, out_features=16, bias=True)
#   (fc2): Linear(in_features=16, out_features=3, bias=True)
# )
# 8 torch.Size([4, 1, 3, 3])
# tensor([[0.0655, 0.0425, 0.1481],
#         [0.0633, 0.0231, 0.1377]], grad_fn=<AddmmBackward0>)
# tensor(1.0782, grad_fn=<NllLossBackward0>)
# <NllLossBackward0 object at 0xADDR>
# <LogSoftmaxBackward0 object at 0xADDR>
# None
# tensor([-0.0110,  0.0080,  0.0084,  0.0027])
# 0 1.0782
# 1 1.0653
# 2 1.0421
# 3 1.0110
# 4 0.9755
