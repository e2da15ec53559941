import matplotlib.pyplot as plt
import torch

torch.manual_seed(0)
x = torch.linspace(0, 1, 20).unsqueeze(1)
y = 3 * x + 0.5
model = torch.nn.Linear(1, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
losses = []
for epoch in range(50):
    loss = ((model(x) - y) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
plt.figure(figsize=(6, 4))
plt.plot(losses, label="training")
plt.xlabel("epoch")
plt.ylabel("loss")
plt.title("Training loss")
plt.legend()
plt.grid(True)
plt.savefig("loss_curve.png")
