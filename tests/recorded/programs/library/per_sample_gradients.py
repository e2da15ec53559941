import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.func import functional_call, vmap, grad
torch.manual_seed(0)
class SimpleNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(3, 4)
        self.fc2 = nn.Linear(4, 2)
    def forward(self, x):
        return self.fc2(F.relu(self.fc1(x)))
model = SimpleNet()
data = torch.randn(4, 3)
targets = torch.tensor([0, 1, 1, 0])
def loss_fn(p, t): return F.cross_entropy(p, t)
def compute_grad(s, t):
    s = s.unsqueeze(0); t = t.unsqueeze(0)
    return torch.autograd.grad(loss_fn(model(s), t), list(model.parameters()))
gs = [compute_grad(data[i], targets[i]) for i in range(4)]
stacked = [torch.stack(g) for g in zip(*gs)]
params = {k: v.detach() for k, v in model.named_parameters()}
buffers = {k: v.detach() for k, v in model.named_buffers()}
def compute_loss(params, buffers, sample, target):
    pred = functional_call(model, (params, buffers), (sample.unsqueeze(0),))
    return loss_fn(pred, target.unsqueeze(0))
ft = vmap(grad(compute_loss), in_dims=(None, None, 0, 0))(params, buffers, data, targets)
for (k, g), s in zip(ft.items(), stacked):
    print(k, g.shape, torch.allclose(g, s, atol=1e-6))
print(ft['fc2.bias'])
norms = {k: g.flatten(1).norm(dim=1) for k, g in ft.items()}
print(norms['fc1.weight'])
print(torch.stack(list(norms.values())).norm(dim=0))

# ---- output
# fc1.weight torch.Size([4, 4, 3]) True
# fc1.bias torch.Size([4, 4]) True
# fc2.weight torch.Size([4, 2, 4]) True
# fc2.bias torch.Size([4, 2]) True
# tensor([[-0.5542,  0.5542],
#         [ 0.4667, -0.4667],
#         [ 0.4395, -0.4395],
#         [-0.5467,  0.5467]])
# tensor([0.4890, 0.0000, 0.1873, 0.2705])
# tensor([0.9866, 0.6600, 0.7087, 0.8835])
