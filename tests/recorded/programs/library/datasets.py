import torch
from torch.testing import assert_close
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
t(lambda: assert_close(torch.ones(2), torch.ones(2)))
t(lambda: assert_close(torch.ones(2,2), torch.tensor([[1.,1.5],[1,1]])))
t(lambda: assert_close(torch.ones(2), torch.ones(3)))
t(lambda: assert_close(torch.ones(2), torch.ones(2,dtype=torch.float64)))
t(lambda: assert_close(torch.tensor(1.), torch.tensor(2.)))
t(lambda: assert_close(1.0, 2.0))
t(lambda: assert_close(torch.tensor([1,2]), torch.tensor([1,3])))
t(lambda: assert_close(torch.ones(2), torch.ones(2)+1e-3, rtol=0.1, atol=0))
t(lambda: assert_close([torch.ones(2)], [torch.zeros(2)]))
import torch.nn as nn
from torch.func import functional_call, grad, vmap
m = nn.Linear(2,1)
torch.manual_seed(0)
p = {k: torch.ones_like(v) for k,v in m.named_parameters()}
print(functional_call(m, p, torch.ones(1,2)))
print(grad(lambda p, x: functional_call(m, p, (x,)).sum())(p, torch.ones(1,2)))
from torch.utils.data import *
torch.manual_seed(0)
d = TensorDataset(torch.arange(10).float().view(5,2), torch.arange(5))
for e in range(2):
    for x, y in DataLoader(d, batch_size=2, shuffle=True): print(x, y)
print(len(DataLoader(d, 2)), [len(s) for s in random_split(d, [3,2])], random_split(d,[0.5,0.5])[0].indices)
print(torch.rand(1))
g = torch.Generator().manual_seed(3)
for x, in DataLoader(TensorDataset(torch.arange(6)), batch_size=4, shuffle=True, generator=g): print(x)
for b in DataLoader([1,2,3.0], batch_size=2): print(b)
for b in DataLoader(list(range(5)), batch_size=2, sampler=RandomSampler(range(5), replacement=True)): print(b)

print(next(iter(DataLoader([(1.0, "a"), (2.0, "b")], batch_size=2))), next(iter(DataLoader([{"n": "a"}, {"n": "b"}], batch_size=2))))

# ---- output
# None
# AssertionError Tensor-likes are not close!
#
# Mismatched elements: 1 / 4 (25.0%)
# Greatest absolute difference: 0.5 at index (0, 1) (up to 1e-05 allowed)
# Greatest relative difference: 0.3333333432674408 at index (0, 1) (up to 1.3e-06 allowed)
# AssertionError The values for attribute 'shape' do not match: torch.Size([2]) != torch.Size([3]).
# AssertionError The values for attribute 'dtype' do not match: torch.float32 != torch.float64.
# AssertionError Scalars are not close!
#
# Expected 2.0 but got 1.0.
# Absolute difference: 1.0 (up to 1e-05 allowed)
# Relative difference: 0.5 (up to 1.3e-06 allowed)
# AssertionError Scalars are not close!
#
# Expected 2.0 but got 1.0.
# Absolute difference: 1.0 (up to 1e-07 allowed)
# Relative difference: 0.5 (up to 1e-07 allowed)
# AssertionError Tensor-likes are not equal!
#
# Mismatched elements: 1 / 2 (50.0%)
# Greatest absolute difference: 1 at index (1,)
# Greatest relative difference: 0.3333333432674408 at index (1,)
# None
# AssertionError Tensor-likes are not close!
#
# Mismatched elements: 2 / 2 (100.0%)
# Greatest absolute difference: 1.0 at index (0,) (up to 1e-05 allowed)
# Greatest relative difference: inf at index (0,) (up to 1.3e-06 allowed)
#
# The failure occurred for item [0]
# tensor([[3.]])
# {'weight': tensor([[1., 1.]]), 'bias': tensor([1.])}
# tensor([[2., 3.],
#         [8., 9.]]) tensor([1, 4])
# tensor([[4., 5.],
#         [6., 7.]]) tensor([2, 3])
# tensor([[0., 1.]]) tensor([0])
# tensor([[4., 5.],
#         [6., 7.]]) tensor([2, 3])
# tensor([[8., 9.],
#         [0., 1.]]) tensor([4, 0])
# tensor([[2., 3.]]) tensor([1])
# 3 [3, 2] [1, 4, 3]
# tensor([0.6977])
# tensor([1, 3, 2, 0])
# tensor([4, 5])
# tensor([1, 2])
# tensor([3.], dtype=torch.float64)
# tensor([0, 0])
# tensor([3, 0])
# tensor([4])
# [tensor([1., 2.], dtype=torch.float64), ('a', 'b')] {'n': ['a', 'b']}
