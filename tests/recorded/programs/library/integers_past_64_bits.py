"""Python's integers have no end, those of PyTorch do."""

import torch


def tried(action):
    try:
        print(action())
    except OverflowError as error:
        print(error)


for x in (torch.ones(2), torch.tensor(1.0), torch.tensor([1, 2]), torch.tensor(1.0, requires_grad=True)):
    for number in (10**30, 2**64, 2**64 - 1, 2**63, -(2**63), -(2**63) - 1):
        tried(lambda: x + number)
        tried(lambda: number * x)
        tried(lambda: torch.add(x, number))
        tried(lambda: x == number)
    tried(lambda: x / 10**30)
    tried(lambda: 10**30 - x)
    tried(lambda: x.detach().clone().mul_(10**30))
    tried(lambda: torch.full_like(x, 10**30))

# ---- output
# int too big to convert
# int too big to convert
# int too big to convert
# int too big to convert
# int too big to convert
# int too big to convert
# int too big to convert
# int too big to convert
# tensor([1.8447e+19, 1.8447e+19])
# tensor([1.8447e+19, 1.8447e+19])
# tensor([1.8447e+19, 1.8447e+19])
# tensor([False, False])
# tensor([9.2234e+18, 9.2234e+18])
# tensor([9.2234e+18, 9.2234e+18])
# tensor([9.2234e+18, 9.2234e+18])
# tensor([False, False])
# tensor([-9.2234e+18, -9.2234e+18])
# tensor([-9.2234e+18, -9.2234e+18])
# tensor([-9.2234e+18, -9.2234e+18])
# tensor([False, False])
# can't convert negative int to unsigned
# can't convert negative int to unsigned
# can't convert negative int to unsigned
# can't convert negative int to unsigned
# int too big to convert
# int too big to convert
# int too big to convert
# int too big to convert
# int too big to convert
# int too big to convert
# int too big to convert
# int too big to convert
# int too big to convert
# int too big to convert
# int too big to convert
# int too big to convert
# tensor(1.8447e+19)
# tensor(1.8447e+19)
# tensor(1.8447e+19)
# tensor(False)
# tensor(9.2234e+18)
# tensor(9.2234e+18)
# tensor(9.2234e+18)
# tensor(False)
# tensor(-9.2234e+18)
# tensor(-9.2234e+18)
# tensor(-9.2234e+18)
# tensor(False)
# can't convert negative int to unsigned
# can't convert negative int to unsigned
# can't convert negative int to unsigned
# can't convert negative int to unsigned
# int too big to convert
# int too big to convert
# int too big to convert
# int too big to convert
# int too big to convert
# int too big to convert
# int too big to convert
# int too big to convert
# int too big to convert
# int too big to convert
# int too big to convert
# int too big to convert
# tensor([0, 1])
# tensor([-1, -2])
# tensor([0, 1])
# tensor([False, False])
# tensor([-9223372036854775807, -9223372036854775806])
# tensor([-9223372036854775808,                    0])
# tensor([-9223372036854775807, -9223372036854775806])
# tensor([False, False])
# tensor([-9223372036854775807, -9223372036854775806])
# tensor([-9223372036854775808,                    0])
# tensor([-9223372036854775807, -9223372036854775806])
# tensor([False, False])
# can't convert negative int to unsigned
# can't convert negative int to unsigned
# can't convert negative int to unsigned
# can't convert negative int to unsigned
# int too big to convert
# int too big to convert
# int too big to convert
# int too big to convert
# int too big to convert
# int too big to convert
# int too big to convert
# int too big to convert
# int too big to convert
# int too big to convert
# int too big to convert
# int too big to convert
# tensor(1.8447e+19, grad_fn=<AddBackward0>)
# tensor(1.8447e+19, grad_fn=<MulBackward0>)
# tensor(1.8447e+19, grad_fn=<AddBackward0>)
# tensor(False)
# tensor(9.2234e+18, grad_fn=<AddBackward0>)
# tensor(9.2234e+18, grad_fn=<MulBackward0>)
# tensor(9.2234e+18, grad_fn=<AddBackward0>)
# tensor(False)
# tensor(-9.2234e+18, grad_fn=<AddBackward0>)
# tensor(-9.2234e+18, grad_fn=<MulBackward0>)
# tensor(-9.2234e+18, grad_fn=<AddBackward0>)
# tensor(False)
# can't convert negative int to unsigned
# can't convert negative int to unsigned
# can't convert negative int to unsigned
# can't convert negative int to unsigned
# int too big to convert
# int too big to convert
# int too big to convert
# int too big to convert
