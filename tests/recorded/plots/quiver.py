import matplotlib.pyplot as plt
import torch

a = torch.linspace(-2, 2, 11)
X, Y = torch.meshgrid(a, a, indexing="xy")
P = torch.stack([X, Y]).requires_grad_()
(P[0] ** 2 + 2 * P[1] ** 2).sum().backward()
plt.figure(figsize=(5, 5))
plt.quiver(X, Y, -P.grad[0], -P.grad[1], color="green", angles="xy")
plt.gca().set_aspect("equal")
plt.xlabel("$x$")
plt.ylabel("$y$")
plt.title(r"$-\nabla f$, with $f = x^2 + 2y^2$")
plt.show()
