import matplotlib.pyplot as plt
import torch

torch.manual_seed(1)
x = torch.rand(40)
y = 2 * x + 1 + 0.1 * torch.randn(40)
plt.scatter(x, y, s=20, c="tab:blue", alpha=0.6, label="data")
xs = torch.tensor([0.0, 1.0])
plt.plot(xs, 2 * xs + 1, color="red", lw=2, label="fit")
plt.xlim(-0.1, 1.1)
plt.ylim(0, 4)
plt.legend()
plt.show()
