import matplotlib.pyplot as plt
import torch

image = torch.linspace(0, 1, 16 * 16 * 3).reshape(3, 16, 16)
plt.imshow(image.permute(1, 2, 0), interpolation="nearest")
plt.xticks([])
plt.yticks([])
plt.show()
