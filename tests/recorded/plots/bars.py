import matplotlib.pyplot as plt
import torch

logits = torch.tensor([2.0, 1.0, 0.1])
probabilities = torch.softmax(logits, 0)
fig, axs = plt.subplots(1, 2, figsize=(7, 3), sharey=True)
bars = axs[0].bar(["cat", "dog", "bird"], probabilities.tolist(), color=["C0", "C1", "C2"])
axs[0].bar_label(bars, fmt="%.2f")
axs[0].set_ylabel("probability")
axs[1].barh([0, 1, 2], probabilities, height=0.5)
axs[0].spines["top"].set_visible(False)
axs[0].spines["right"].set_visible(False)
axs[1].tick_params(axis="x", rotation=30)
plt.show()
