import torch

# A hook on saved tensors that gives one back that no product takes.
for rows in ((), (3,)):
    x = torch.ones(*rows, 3, requires_grad=True)
    layer = torch.nn.Linear(3, 2)
    with torch.autograd.graph.saved_tensors_hooks(lambda t: t.sum(), lambda t: t):
        y = layer(x)
    try:
        y.sum().backward()
    except RuntimeError as error:
        print(error)
# ---- output
# mat2 must be a matrix
# mat2 must be a matrix
