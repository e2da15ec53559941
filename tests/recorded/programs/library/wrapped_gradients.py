"""Wrapped gradients."""

import torch
import torch.nn.functional as F
from torch.func import grad, hessian, jacfwd, jacrev, jvp, vmap


def t(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


def f(x):
    print(x)
    print(x * 2)
    return (x**2).sum()
t(lambda: grad(f)(torch.ones(2)))
t(lambda: grad(lambda x: grad(f)(x).sum())(torch.ones(2)))
t(lambda: vmap(grad(f))(torch.ones(2, 2)))
t(lambda: grad(lambda x: vmap(f)(x).sum())(torch.ones(2, 2)))
t(lambda: jvp(f, (torch.ones(2),), (torch.ones(2),)))
t(lambda: jacrev(f)(torch.ones(2)))
t(lambda: jacfwd(f)(torch.ones(2)))
t(lambda: hessian(f)(torch.ones(1)))

# ---- output
# GradTrackingTensor(lvl=1, value=
#     tensor([1., 1.])
# )
# GradTrackingTensor(lvl=1, value=
#     tensor([2., 2.])
# )
# tensor([2., 2.])
# GradTrackingTensor(lvl=2, value=
#     GradTrackingTensor(lvl=1, value=
#         tensor([1., 1.])
#     )
# )
# GradTrackingTensor(lvl=2, value=
#     GradTrackingTensor(lvl=1, value=
#         tensor([2., 2.])
#     )
# )
# tensor([2., 2.])
# GradTrackingTensor(lvl=2, value=
#     BatchedTensor(lvl=1, bdim=0, value=
#         tensor([[1., 1.],
#                 [1., 1.]])
#     )
# )
# GradTrackingTensor(lvl=2, value=
#     BatchedTensor(lvl=1, bdim=0, value=
#         tensor([[2., 2.],
#                 [2., 2.]])
#     )
# )
# tensor([[2., 2.],
#         [2., 2.]])
# BatchedTensor(lvl=2, bdim=0, value=
#     GradTrackingTensor(lvl=1, value=
#         tensor([[1., 1.],
#                 [1., 1.]])
#     )
# )
# BatchedTensor(lvl=2, bdim=0, value=
#     GradTrackingTensor(lvl=1, value=
#         tensor([[2., 2.],
#                 [2., 2.]])
#     )
# )
# tensor([[2., 2.],
#         [2., 2.]])
# GradTrackingTensor(lvl=1, value=
#     tensor([1., 1.])
# )
# GradTrackingTensor(lvl=1, value=
#     tensor([2., 2.])
# )
# (tensor(2.), tensor(4.))
# GradTrackingTensor(lvl=1, value=
#     tensor([1., 1.])
# )
# GradTrackingTensor(lvl=1, value=
#     tensor([2., 2.])
# )
# tensor([2., 2.])
# GradTrackingTensor(lvl=2, value=
#     tensor([1., 1.])
# )
# GradTrackingTensor(lvl=2, value=
#     tensor([2., 2.])
# )
# tensor([2., 2.])
# GradTrackingTensor(lvl=3, value=
#     GradTrackingTensor(lvl=2, value=
#         tensor([1.])
#     )
# )
# GradTrackingTensor(lvl=3, value=
#     GradTrackingTensor(lvl=2, value=
#         tensor([2.])
#     )
# )
# tensor([[2.]])
