import matplotlib.pyplot as plt
import torch

attention = torch.softmax(torch.arange(36.0).reshape(6, 6) / 6, dim=1)
words = ["the", "cat", "sat", "on", "the", "mat"]
fig, ax = plt.subplots(figsize=(5, 5))
im = ax.imshow(attention, cmap="Blues", vmin=0, vmax=1)
fig.colorbar(im, ax=ax, shrink=0.8)
ax.set_xticks(range(6), labels=words, rotation=45)
ax.set_yticks(range(6))
ax.set_yticklabels(words)
for i in range(6):
    for j in range(6):
        ax.text(j, i, f"{attention[i, j]:.2f}", ha="center", va="center", fontsize=7)
fig.tight_layout()
plt.show()
