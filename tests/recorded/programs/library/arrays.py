import numpy as np
import torch
torch.manual_seed(0); np.random.seed(1)
a = np.arange(6, dtype=np.float32).reshape(2, 3)
t = torch.from_numpy(a); t[0, 0] = 9; print(a, t)
b = t.numpy(); b += 1; print(t)
x = np.linspace(-1, 1, 11); y = 3 * x + np.random.normal(scale=0.1, size=x.shape)
print(x, y.round(3))
X = torch.tensor(x, dtype=torch.float32).unsqueeze(1); Y = torch.as_tensor(y, dtype=torch.float32).view(-1, 1)
w = torch.zeros(1, requires_grad=True)
for i in range(20):
    l = ((X * w - Y) ** 2).mean(); l.backward()
    with torch.no_grad(): w -= 0.5 * w.grad; w.grad.zero_()
print(w, np.polyfit(x, y, 1).round(2))
def numeric(f, x, eps=1e-4):
    g = np.zeros_like(x)
    it = range(x.size)
    for i in it:
        old = x[i]; x[i] = old + eps; hi = f(x); x[i] = old - eps; lo = f(x); x[i] = old
        g[i] = (hi - lo) / (2 * eps)
    return g
f = lambda v: np.sum(np.sin(v) * v)
v = np.array([0.5, 1.0, 2.0])
tv = torch.tensor(v, requires_grad=True); (torch.sin(tv) * tv).sum().backward()
print(numeric(f, v), tv.grad.numpy(), np.allclose(numeric(f, v), tv.grad.numpy(), atol=1e-6))
print(np.array_equal(a, a.copy()), a.mean(axis=0), a.std(), np.argmax(a, axis=1), a.T.shape, a.sum(), a.max(), np.array([1, 2, 3]) ** 2, np.ones((2, 2)) * np.pi)
print(a[a > 4], a[:, 1:], a[-1], a.astype(int), np.clip(a, 2, 5), np.hstack([a, a]).shape, np.vstack([a, a]).shape, np.expand_dims(a, 0).shape, np.unique(np.array([3, 1, 1])), np.sort(np.array([3, 1, 2])), np.cumsum(np.array([1, 2, 3])))
print(torch.tensor(np.float64(1.5)), torch.ones(2) * np.float32(2), np.sin(torch.ones(2)), float(np.mean([1, 2])), int(np.int64(3)), np.float64(1) / 3, np.sqrt(2), type(np.sqrt(2)), a.dtype, np.int32(5) + 1)
rng = np.random.default_rng(0); print(rng.normal(size=3), rng.integers(0, 10, 3), rng.random(2), rng.choice(5, 2), rng.permutation(4))
rs = np.random.RandomState(3); print(rs.rand(2), rs.randn(2), rs.randint(5))
np.set_printoptions(precision=3, suppress=True); print(np.array([1.23456, 1e-6]))
print(np.einsum('ij,kj->ik', a, a), np.outer([1, 2], [3, 4]), np.linalg.norm(a), np.linalg.solve(np.array([[2., 0], [0, 4]]), np.array([1., 1])), np.linalg.det(np.eye(2)), np.isnan(np.array([np.nan, 1])), np.inf, -np.inf, np.nan)
for i, r in enumerate(a): print(i, r.tolist(), r.shape)
print(np.mean(a), np.full((2,), 7), np.zeros(3, dtype=int), np.random.rand(2, 2).shape, np.tile([1, 2], 2), np.repeat([1, 2], 2), np.diff([1, 4, 9]), np.prod([1, 2, 3]), np.round(2.567, 1), np.floor(2.5), np.sign(-3), np.maximum([1, 5], [3, 2]), np.power(2, 3), np.log(np.e), np.isclose(1.0, 1.0 + 1e-9), np.any(a > 100), np.all(a > 0), np.count_nonzero(a), np.squeeze(np.ones((1, 2))).shape, np.array([[1, 2], [3, 4]]).flatten(), np.triu(np.ones((2, 2))), np.diag([1, 2]), np.trace(np.eye(3)))
try: np.array(torch.ones(1, requires_grad=True))
except RuntimeError as e: print(e)
try: np.ones(2) @ np.ones(3)
except ValueError as e: print(e)
try: np.ones(2).foo
except AttributeError as e: print(e)
try: np.foo
except AttributeError as e: print(e)
try: a[5]
except IndexError as e: print(e)

# ---- output
# [[9. 1. 2.]
#  [3. 4. 5.]] tensor([[9., 1., 2.],
#         [3., 4., 5.]])
# tensor([[10.,  2.,  3.],
#         [ 4.,  5.,  6.]])
# [-1.  -0.8 -0.6 -0.4 -0.2  0.   0.2  0.4  0.6  0.8  1. ] [-2.838 -2.461 -1.853 -1.307 -0.513 -0.23   0.774  1.124  1.832  2.375
#   3.146]
# tensor([3.0212], requires_grad=True) [3.02 0.  ]
# [0.91821682 1.38177329 0.07700375] [0.91821682 1.38177329 0.07700375] True
# True [7.  3.5 4.5] 2.5819888 [0 2] (3, 2) 30.0 10.0 [1 4 9] [[3.14159265 3.14159265]
#  [3.14159265 3.14159265]]
# [10.  5.  6.] [[2. 3.]
#  [5. 6.]] [4. 5. 6.] [[10  2  3]
#  [ 4  5  6]] [[5. 2. 3.]
#  [4. 5. 5.]] (2, 6) (4, 3) (1, 2, 3) [1 3] [1 2 3] [1 3 6]
# tensor(1.5000, dtype=torch.float64) tensor([2., 2.]) tensor([0.8415, 0.8415]) 1.5 3 0.3333333333333333 1.4142135623730951 <class 'numpy.float64'> float32 6
# [ 0.12573022 -0.13210486  0.64042265] [0 0 1] [0.91275558 0.60663578] [4 4] [0 2 1 3]
# [0.5507979  0.70814782] [ 0.09649747 -1.8634927 ] 3
# [1.235 0.   ]
# [[113.  68.]
#  [ 68.  77.]] [[3 4]
#  [6 8]] 13.784049 [0.5  0.25] 1.0 [ True False] inf -inf nan
# 0 [10.0, 2.0, 3.0] (3,)
# 1 [4.0, 5.0, 6.0] (3,)
# 5.0 [7 7] [0 0 0] (2, 2) [1 2 1 2] [1 1 2 2] [3 5] 6 2.6 2.0 -1 [3 5] 8 1.0 True False True 6 (2,) [1 2 3 4] [[1. 1.]
#  [0. 1.]] [[1 0]
#  [0 2]] 3.0
# Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.
# matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature (n?,k),(k,m?)->(n?,m?) (size 3 is different from 2)
# 'numpy.ndarray' object has no attribute 'foo'
# module 'numpy' has no attribute 'foo'
# index 5 is out of bounds for axis 0 with size 2
