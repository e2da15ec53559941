import matplotlib.pyplot as plt
import torch

epochs = range(1, 21)
loss = [1 / e for e in epochs]
accuracy = [1 - 0.5 ** (e / 4) for e in epochs]
fig, ax1 = plt.subplots()
(line1,) = ax1.plot(epochs, loss, "b-", label="loss")
ax1.set_xlabel("epoch")
ax1.set_ylabel("loss", color="b")
ax1.tick_params(axis="y", labelcolor="b")
ax2 = ax1.twinx()
(line2,) = ax2.plot(epochs, accuracy, "r-", label="accuracy")
ax2.set_ylabel("accuracy", color="r")
ax1.legend([line1, line2], ["loss", "accuracy"], loc="center right")
fig.tight_layout()
plt.savefig("twin_axes.png")
