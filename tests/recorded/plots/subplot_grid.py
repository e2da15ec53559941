import matplotlib.pyplot as plt
import torch

x = torch.linspace(-3, 3, 61)
functions = {"relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "gelu": torch.nn.functional.gelu}
plt.figure(figsize=(8, 6))
for i, (name, f) in enumerate(functions.items(), 1):
    z = x.clone().requires_grad_()
    f(z).sum().backward()
    plt.subplot(2, 2, i)
    plt.plot(x, f(x))
    plt.plot(x, z.grad, "--")
    plt.title(name)
plt.tight_layout()
plt.show()
