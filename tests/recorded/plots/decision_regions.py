import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib.colors import ListedColormap

torch.manual_seed(0)
X = torch.randn(60, 2)
labels = (X[:, 0] * X[:, 1] > 0).long()
xx, yy = np.meshgrid(np.linspace(-3, 3, 60), np.linspace(-3, 3, 60))
grid = torch.tensor(np.c_[xx.ravel(), yy.ravel()], dtype=torch.float32)
Z = torch.tanh(grid[:, 0] * grid[:, 1]).reshape(xx.shape)
plt.contourf(xx, yy, Z.numpy(), levels=20, cmap="RdBu", alpha=0.8)
plt.colorbar(label="score")
plt.contour(xx, yy, Z.numpy(), levels=[0], colors="k")
plt.scatter(X[:, 0], X[:, 1], c=labels, cmap=ListedColormap(["#FF0000", "#0000FF"]), edgecolors="k")
plt.title("Decision boundary")
plt.show()
