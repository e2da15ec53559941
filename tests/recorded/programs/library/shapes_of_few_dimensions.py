import torch
import torch.nn.functional as F

one, two = torch.tensor(1.0), torch.ones(2)
for call in [
    lambda: one.index_add(0, torch.tensor([0]), torch.ones(1)),
    lambda: torch.ones(1).index_add(0, torch.tensor(0), one),
    lambda: two.index_add(0, torch.tensor([0, 1]), one),
    lambda: two.index_add(0, torch.tensor([5]), torch.ones(1)),
    lambda: F.soft_margin_loss(one, two),
    lambda: torch.cumulative_trapezoid(one, one),
    lambda: torch.lerp(two, two.short(), 0.5),
    lambda: two.bfloat16().expand(()),
    lambda: two.bool().expand(()),
    lambda: two.half().expand(()),
]:
    try:
        print(call())
    except (RuntimeError, IndexError) as error:
        print(type(error).__name__, error)
# ---- output
# RuntimeError source tensor shape must match self tensor shape, excluding the specified dimension. Got self.shape = [] source.shape = [1]
# RuntimeError source tensor shape must match self tensor shape, excluding the specified dimension. Got self.shape = [1] source.shape = []
# IndexError Dimension specified as 0 but tensor has no dimensions
# IndexError index out of range in self
# RuntimeError output with shape [] doesn't match the broadcast shape [2]
# IndexError slice() cannot be applied to a 0-dim tensor.
# RuntimeError expected dtype float for `end` but got dtype short int
# RuntimeError expand(CPUBFloat16Type{[2]}, size=[]): the number of sizes provided (0) must be greater or equal to the number of dimensions in the tensor (1)
# RuntimeError expand(CPUBoolType{[2]}, size=[]): the number of sizes provided (0) must be greater or equal to the number of dimensions in the tensor (1)
# RuntimeError expand(torch.HalfTensor{[2]}, size=[]): the number of sizes provided (0) must be greater or equal to the number of dimensions in the tensor (1)
