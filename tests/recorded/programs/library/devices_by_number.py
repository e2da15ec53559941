import torch

for make in (lambda: torch.device(3), lambda: torch.ones(1).to(0), lambda: torch.nn.Linear(1, 1).to(3), lambda: torch.ones(1).to(-1), lambda: torch.ones(1, device=1)):
    try:
        print(make())
    except Exception as e:
        print(type(e).__name__, e)

# ---- output
# RuntimeError Cannot access accelerator device when none is available.
# RuntimeError Cannot access accelerator device when none is available.
# RuntimeError Cannot access accelerator device when none is available.
# RuntimeError Device index must not be negative
# RuntimeError Cannot access accelerator device when none is available.
