"""Counts of successes: the stream, what is refused, and that no gradient goes through."""

import torch

torch.manual_seed(0)
count = torch.tensor([10.0, 100.0, 3.0, 1000.0, 7.0, 0.0, 50.0])
prob = torch.tensor([0.5, 0.1, 0.9, 0.3, 1.0, 0.5, 0.99])
for _ in range(5):
    print(torch.binomial(count, prob).tolist())
print(torch.binomial(count.double(), prob.double()), torch.rand(2))
print(torch.binomial(torch.full((3, 1), 5.0), prob[:2], generator=torch.Generator().manual_seed(4)))
drawn = torch.binomial(count, prob.clone().requires_grad_())
print(drawn)
for action in (
    lambda: drawn.sum().backward(),
    lambda: torch.binomial(count, prob.double()),
    lambda: torch.binomial(count.int(), prob.int()),
):
    try:
        action()
    except (RuntimeError, ValueError) as error:
        print(type(error).__name__, error)

# ---- output
# [7.0, 11.0, 3.0, 285.0, 7.0, 0.0, 49.0]
# [5.0, 12.0, 3.0, 288.0, 7.0, 0.0, 50.0]
# [6.0, 11.0, 2.0, 290.0, 7.0, 0.0, 49.0]
# [5.0, 13.0, 3.0, 294.0, 7.0, 0.0, 49.0]
# [4.0, 11.0, 3.0, 318.0, 7.0, 0.0, 48.0]
# tensor([  3.,   7.,   3., 283.,   7.,   0.,  50.], dtype=torch.float64) tensor([0.4218, 0.5065])
# tensor([[2., 2.],
#         [2., 0.],
#         [2., 0.]])
# tensor([  6.,   9.,   2., 309.,   7.,   0.,  50.], grad_fn=<NotImplemented>)
# RuntimeError derivative for aten::binomial is not implemented
# RuntimeError Found dtype Double but expected Float
# ValueError binomial only supports floating-point dtypes for count, got: Int
