import matplotlib.pyplot as plt
import torch

x = torch.linspace(-5, 5, 101, requires_grad=True)
y = torch.sigmoid(x)
y.sum().backward()
plt.plot(x.detach().numpy(), y.detach().numpy(), label="sigmoid")
plt.plot(x.detach().numpy(), x.grad.numpy(), "r--", label="derivative")
plt.axhline(0, color="black", linewidth=0.5)
plt.axvline(0, color="black", linewidth=0.5)
plt.legend(loc="upper left")
plt.show()
