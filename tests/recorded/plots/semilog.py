import matplotlib.pyplot as plt
import torch

steps = torch.arange(1, 101)
fig, ax = plt.subplots()
ax.semilogy(steps, 1.0 / steps, label="sgd", marker="o", markevery=10)
ax.semilogy(steps, torch.exp(-0.1 * steps), label="adam", linestyle=":", linewidth=2)
ax.set(xlabel="step", ylabel="loss", title="Convergence")
ax.legend(fontsize=8, ncol=2)
ax.grid(True, which="both", alpha=0.3)
plt.tight_layout()
plt.savefig("semilog.png", dpi=120)
