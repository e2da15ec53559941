import matplotlib.pyplot as plt
import torch

x = torch.arange(10)
y = torch.sqrt(x.float())
fig, axes = plt.subplots(nrows=2, ncols=2, figsize=(8, 6), constrained_layout=True)
axes[0, 0].errorbar(x, y, yerr=0.2, fmt="o", capsize=3)
axes[0, 1].step(x, y, where="mid")
axes[1, 0].stem(x, y)
axes[1, 1].boxplot([y.tolist(), (2 * y).tolist()])
axes[1, 1].set_xticklabels(["y", "2y"])
fig.savefig("errors_and_steps.png")
