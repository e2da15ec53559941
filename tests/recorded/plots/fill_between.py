import matplotlib.pyplot as plt
import torch

x = torch.linspace(0, 10, 100)
mean = torch.sin(x)
std = 0.2 + 0.1 * torch.cos(x)
plt.style.use("ggplot")
plt.plot(x, mean, color="C1")
plt.fill_between(x, mean - std, mean + std, alpha=0.3, color="C1", label="one standard deviation")
plt.legend(loc="lower left")
plt.savefig("fill_between.png", bbox_inches="tight")
