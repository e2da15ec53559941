import matplotlib.patches as patches
import matplotlib.pyplot as plt
import torch
from matplotlib.ticker import MaxNLocator

fig = plt.figure(figsize=(8, 4))
ax = fig.add_subplot(121)
ax.add_patch(patches.Rectangle((0.2, 0.2), 0.5, 0.3, fill=False, edgecolor="r", linewidth=2))
ax.add_patch(plt.Circle((0.5, 0.6), 0.2, color="g", alpha=0.5))
ax.xaxis.set_major_locator(MaxNLocator(4))
ax.text(0.5, 0.95, "boxes", transform=ax.transAxes, ha="center", va="top", fontweight="bold")
ax2 = fig.add_subplot(1, 2, 2)
values = torch.outer(torch.arange(5.0), torch.arange(6.0))
mesh = ax2.pcolormesh(values, shading="auto", cmap="magma")
fig.colorbar(mesh, ax=ax2, orientation="horizontal", pad=0.15)
ax2.invert_yaxis()
plt.show()
