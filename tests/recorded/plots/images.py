import matplotlib.pyplot as plt
import torch

torch.manual_seed(0)
images = torch.rand(8, 1, 12, 12)
fig, axes = plt.subplots(2, 4, figsize=(8, 4))
for i, ax in enumerate(axes.flat):
    ax.imshow(images[i].squeeze(), cmap="gray")
    ax.set_title(f"label {i}", fontsize=9)
    ax.axis("off")
plt.subplots_adjust(wspace=0.1, hspace=0.3)
plt.show()
