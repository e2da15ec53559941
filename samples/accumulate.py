# Gradients add up over several backward calls until they are set back to zero.
import torch

x = torch.ones(2, 2, requires_grad=True)
for step in range(3):
    out = (3 * (x + 2) ** 2).mean()
    out.backward()
    print(step, x.grad)

x.grad.data.zero_()
print(x.grad)
out = x.sum()
out.backward()
print(x.grad)
