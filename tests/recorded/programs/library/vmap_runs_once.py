"""vmap, jacrev, jacfwd and hessian call the function once."""

import torch
from torch.func import vmap, grad, jacrev, jacfwd, hessian, jvp, vjp
def t(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)
X = torch.arange(6.).reshape(3, 2) + 1


n = [0]
def f(x): n[0] += 1; print('run'); return x * n[0]
t(lambda: vmap(f)(X)); print(n); t(lambda: vmap(f, chunk_size=2)(X)); print(n); t(lambda: jacrev(lambda x: f(x))(torch.ones(2))); print(n); t(lambda: jacfwd(lambda x: f(x))(torch.ones(2))); print(n); t(lambda: hessian(lambda x: (f(x) ** 2).sum())(torch.ones(2))); print(n); t(lambda: vmap(f)(X[:0]))

# ---- output
# run
# tensor([[1., 2.],
#         [3., 4.],
#         [5., 6.]])
# [1]
# run
# run
# tensor([[ 2.,  4.],
#         [ 6.,  8.],
#         [15., 18.]])
# [3]
# run
# tensor([[4., 0.],
#         [0., 4.]])
# [4]
# run
# tensor([[5., 0.],
#         [0., 5.]])
# [5]
# run
# tensor([[72.,  0.],
#         [ 0., 72.]])
# [6]
# run
# tensor([], size=(0, 2))
