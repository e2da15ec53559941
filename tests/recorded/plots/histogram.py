import matplotlib.pyplot as plt
import torch

torch.manual_seed(0)
weights = torch.randn(1000)
fig, (left, right) = plt.subplots(1, 2, figsize=(8, 3))
counts, bins, patches = left.hist(weights.numpy(), bins=30, color="steelblue", edgecolor="white")
print(int(counts.sum()), len(bins))
right.hist([weights.numpy(), (weights * 0.5).numpy()], bins=20, density=True, histtype="stepfilled", alpha=0.5, label=["w", "w/2"])
right.legend()
fig.suptitle("Weights")
plt.show()
