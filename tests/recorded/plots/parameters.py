import matplotlib
import matplotlib.pyplot as plt
import torch

plt.rcParams["figure.figsize"] = (5, 3)
plt.rcParams.update({"font.size": 12, "axes.grid": True, "lines.linewidth": 2.5})
matplotlib.rc("axes", titlesize=16)
x = torch.linspace(0, 1, 30)
plt.plot(x, x**2, x, x**3, "g^")
plt.title("powers")
plt.legend(["square", "cube"])
with plt.rc_context({"lines.linewidth": 1}):
    plt.plot(x, x**4)
plt.savefig("parameters.png", facecolor="lightgray")
