import torch
import torch.nn as nn
import torch.nn.functional as F
torch.manual_seed(123)
class MLP(nn.Module):
    def __init__(self, sizes, activation=nn.ReLU):
        super().__init__()
        layers = []
        for i, (a, b) in enumerate(zip(sizes[:-1], sizes[1:])):
            layers.append(nn.Linear(a, b))
            if i < len(sizes) - 2:
                layers.append(activation())
        self.net = nn.Sequential(*layers)
    def forward(self, x):
        return self.net(x).squeeze(-1)
X = torch.tensor([[0., 0.], [0., 1.], [1., 0.], [1., 1.]])
Y = torch.tensor([0., 1., 1., 0.])
model = MLP([2, 8, 1], nn.Tanh)
opt = torch.optim.Adam(model.parameters(), lr=0.05)
loss_fn = nn.BCEWithLogitsLoss()
history = []
for epoch in range(1, 201):
    opt.zero_grad()
    logits = model(X)
    loss = loss_fn(logits, Y)
    loss.backward()
    opt.step()
    history.append(loss.item())
    if epoch % 50 == 0:
        with torch.no_grad():
            acc = ((torch.sigmoid(model(X)) > 0.5).float() == Y).float().mean()
        print(f"epoch {epoch:4d} | loss {loss.item():.4f} | acc {acc.item():.2f}")
print("final:", [round(p, 2) for p in torch.sigmoid(model(X)).tolist()])
print(min(history) == history[-1], len(history))
total = sum(p.numel() for p in model.parameters())
print("{:,} parameters".format(total), "%d layers" % len(model.net), f"{total!r:>6}")
for name, param in model.named_parameters():
    print(f"{name:<15}{tuple(param.shape)!s:>10} grad norm {param.grad.norm():.3e}")
print(model.net[0].weight.data[0], F.softmax(torch.tensor([1., 2.]), dim=0))

# ---- output
# epoch   50 | loss 0.0235 | acc 1.00
# epoch  100 | loss 0.0033 | acc 1.00
# epoch  150 | loss 0.0019 | acc 1.00
# epoch  200 | loss 0.0012 | acc 1.00
# final: [0.0, 1.0, 1.0, 0.0]
# True 200
# 33 parameters 3 layers     33
# net.0.weight       (8, 2) grad norm 3.850e-04
# net.0.bias           (8,) grad norm 2.990e-04
# net.2.weight       (1, 8) grad norm 1.243e-03
# net.2.bias           (1,) grad norm 9.770e-05
# tensor([-3.0044, -2.8144]) tensor([0.2689, 0.7311])
