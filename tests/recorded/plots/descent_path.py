import matplotlib.pyplot as plt
import torch

p = torch.tensor([-1.5, 1.8], requires_grad=True)
path = [p.detach().clone()]
for _ in range(20):
    f = p[0] ** 2 + 3 * p[1] ** 2
    (g,) = torch.autograd.grad(f, p)
    p = (p - 0.1 * g).detach().requires_grad_()
    path.append(p.detach().clone())
path = torch.stack(path)
X, Y = torch.meshgrid(torch.linspace(-2, 2, 50), torch.linspace(-2, 2, 50), indexing="ij")
cs = plt.contour(X, Y, X**2 + 3 * Y**2, levels=15, cmap="viridis")
plt.clabel(cs, inline=True, fontsize=8)
plt.plot(path[:, 0], path[:, 1], "o-", color="red", markersize=4)
plt.annotate("start", xy=(-1.5, 1.8), xytext=(-1.0, 1.5), arrowprops=dict(arrowstyle="->"))
plt.text(0, 0, "minimum", bbox=dict(boxstyle="round", facecolor="white", alpha=0.8))
plt.axis("equal")
plt.show()
