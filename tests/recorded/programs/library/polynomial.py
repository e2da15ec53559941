import torch
import math
torch.manual_seed(2)
class Polynomial3(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.a = torch.nn.Parameter(torch.randn(()))
        self.b = torch.nn.Parameter(torch.randn(()))
        self.c = torch.nn.Parameter(torch.randn(()))
        self.d = torch.nn.Parameter(torch.randn(()))
    def forward(self, x):
        return self.a + self.b * x + self.c * x ** 2 + self.d * x ** 3
    def string(self):
        return f'y = {self.a.item():.3f} + {self.b.item():.3f} x + {self.c.item():.3f} x^2 + {self.d.item():.3f} x^3'
x = torch.linspace(-math.pi, math.pi, 200)
y = torch.sin(x)
model = Polynomial3()
print(model, model.a)
criterion = torch.nn.MSELoss(reduction='sum')
optimizer = torch.optim.SGD(model.parameters(), lr=1e-6)
for t in range(60):
    y_pred = model(x)
    loss = criterion(y_pred, y)
    if t % 20 == 19: print(t, f'{loss.item():.3f}')
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(f'Result: {model.string()}')
p = torch.tensor([1, 2, 3]); xx = x.unsqueeze(-1).pow(p); print(xx.shape)
seq = torch.nn.Sequential(torch.nn.Linear(3, 1), torch.nn.Flatten(0, 1))
opt = torch.optim.RMSprop(seq.parameters(), lr=1e-3)
for t in range(20):
    l = criterion(seq(xx), y); seq.zero_grad(); l.backward()
    with torch.no_grad():
        for param in seq.parameters(): param -= 1e-6 * param.grad
print(f'{l.item():.1f}', seq[0].bias.shape)
import random
class DynamicNet(Polynomial3):
    def forward(self, x):
        y = super().forward(x)
        for exp in range(4, random.randint(4, 6)): y = y + self.d * x ** exp
        return y
    def __str__(self): return 'Dyn'
print(DynamicNet())

# ---- output
# Polynomial3() Parameter containing:
# tensor(0.3923, requires_grad=True)
# 19 5011.506
# 39 674.086
# 59 238.683
# Result: y = 0.404 + -0.043 x + -0.223 x^2 + -0.002 x^3
# torch.Size([200, 3])
# 812.3 torch.Size([1])
# Dyn
