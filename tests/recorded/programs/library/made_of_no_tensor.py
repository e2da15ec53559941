import torch

O, w = torch.optim, torch.ones(1, requires_grad=True)
for make in (lambda: torch.nn.Parameter([1.0]), lambda: torch.nn.Parameter(3), lambda: O.Adam([w], betas=0.9), lambda: O.AdamW([w], betas=(0.9,)), lambda: O.Adam([w], betas=(0.9, 2.0))):
    try:
        print(make())
    except Exception as e:
        print(type(e).__name__, e)

# ---- output
# AttributeError 'list' object has no attribute 'detach'
# AttributeError 'int' object has no attribute 'detach'
# TypeError 'float' object is not subscriptable
# IndexError tuple index out of range
# ValueError Invalid beta parameter at index 1: 2.0
