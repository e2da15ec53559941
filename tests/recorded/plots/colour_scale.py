import matplotlib.pyplot as plt
import torch

t = torch.linspace(0, 1, 5)
x = torch.linspace(0, 6.28, 80)
colors = plt.cm.viridis(t.numpy())
for k, c in zip(t, colors):
    plt.plot(x, torch.sin(x + k), color=c, label=f"{k.item():.2f}")
plt.scatter(x[::8], torch.zeros(10), c=x[::8], cmap="plasma", s=40, marker="s")
plt.colorbar()
plt.legend(title="phase", loc="upper right", framealpha=0.5)
plt.show()
