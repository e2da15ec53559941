import warnings

import torch
import torch.nn as nn

warnings.simplefilter("ignore")
x = torch.ones(2, 3)
for make in (lambda: nn.CrossEntropyLoss(x, x), lambda: nn.MSELoss(x), lambda: nn.MSELoss(True).reduction, lambda: nn.MSELoss(False).reduction, lambda: nn.L1Loss(True, False).reduction, lambda: nn.MSELoss(3).reduction, lambda: nn.MSELoss(0).reduction, lambda: nn.MSELoss(x[0, 0]).reduction, lambda: nn.NLLLoss(reduce=0).reduction):
    try:
        print(make())
    except Exception as e:
        print(type(e).__name__, e)

# ---- output
# RuntimeError Boolean value of Tensor with more than one value is ambiguous
# RuntimeError Boolean value of Tensor with more than one value is ambiguous
# mean
# sum
# none
# mean
# sum
# mean
# none
