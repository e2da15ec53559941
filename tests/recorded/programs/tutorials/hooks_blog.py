import torch
import torch.nn as nn

torch.manual_seed(0)


class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        self.conv = nn.Conv2d(1, 2, 3)
        self.flatten = lambda x: x.view(-1)
        self.fc1 = nn.Linear(8, 3)
        self.relu = nn.ReLU()

    def forward(self, x):
        x = self.relu(self.conv(x))
        return self.fc1(self.flatten(x))


net = Net()
for name, layer in net._modules.items():
    print(name, '->', layer)


def hook_fn(m, i, o):
    print(m)
    print("------------Input Grad------------")
    for grad in i:
        try:
            print(grad.shape)
        except AttributeError:
            print("None found for Gradient")
    print("------------Output Grad------------")
    for grad in o:
        try:
            print(grad.shape)
        except AttributeError:
            print("None found for Gradient")
    print("\n")


net.conv.register_full_backward_hook(hook_fn)
net.fc1.register_full_backward_hook(hook_fn)
inp = torch.randn(1, 1, 4, 4)
out = net(inp)
(1 - out.mean()).backward()

visual = {}


def save_out(m, i, o):
    visual[m] = o


for m in net.children():
    m.register_forward_hook(save_out)
net(torch.ones(1, 1, 4, 4))
print(len(visual), [type(k).__name__ for k in visual.keys()])
print(list(visual.values())[-1])

# ---- output
# conv -> Conv2d(1, 2, kernel_size=(3, 3), stride=(1, 1))
# fc1 -> Linear(in_features=8, out_features=3, bias=True)
# relu -> ReLU()
# Linear(in_features=8, out_features=3, bias=True)
# ------------Input Grad------------
# torch.Size([8])
# ------------Output Grad------------
# torch.Size([3])
#
#
# Conv2d(1, 2, kernel_size=(3, 3), stride=(1, 1))
# ------------Input Grad------------
# None found for Gradient
# ------------Output Grad------------
# torch.Size([1, 2, 2, 2])
#
#
# 3 ['Conv2d', 'ReLU', 'Linear']
# tensor([-0.2555, -0.1823,  0.2231], grad_fn=<ViewBackward0>)
