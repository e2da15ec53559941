import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib import cm

np.random.seed(0)
N, K = 50, 3
for k in range(K):
    r = np.linspace(0.0, 1, N)
    t = np.linspace(k * 4, (k + 1) * 4, N) + np.random.randn(N) * 0.2
    points = torch.tensor(np.c_[r * np.sin(t), r * np.cos(t)])
    plt.scatter(points[:, 0], points[:, 1], s=15, color=cm.tab10(k), label=f"class {k}")
plt.legend(bbox_to_anchor=(1.02, 1), loc="upper left")
plt.gcf().set_size_inches(7, 5)
plt.tight_layout()
plt.show()
