"""Functions of the program's own, called with one element after the other; questions with a plain answer."""

import torch


def tried(action):
    try:
        print(action())
    except (RuntimeError, TypeError) as error:
        print(type(error).__name__, error)


x = torch.arange(6.0).reshape(2, 3)
print(x.clone().apply_(lambda value: value * 2), torch.arange(3).apply_(lambda value: value * 2.5))
print(torch.tensor([True, False]).apply_(lambda value: not value), torch.ones(2, dtype=torch.complex64).apply_(lambda value: value * 1j))
print(x.clone().map_(torch.ones(3), lambda a, b: a + b), x.clone().map2_(x, torch.full((2, 3), 2.0), lambda a, b, c: a + b * c))
seen = []
x.t().apply_(lambda value: (seen.append(value), value)[1])
print(seen, x._version)
tried(lambda: torch.ones(2).apply_(lambda value: None))
tried(lambda: torch.ones(2, dtype=torch.int64).apply_(lambda value: None))
tried(lambda: torch.ones(2, dtype=torch.uint8).apply_(lambda value: 300))
tried(lambda: torch.ones(2).apply_(3))
tried(lambda: torch.ones(2, requires_grad=True).apply_(lambda value: value))
tried(lambda: torch.ones(2).map_(torch.ones(2, requires_grad=True), lambda a, b: a))
tried(lambda: x.clone().map_(torch.ones(2, 3, dtype=torch.float64), lambda a, b: a))
tried(lambda: x.clone().map2_(x, torch.ones(2, 3, dtype=torch.int64), lambda a, b, c: a))
tried(lambda: x.clone().map_(torch.ones(4), lambda a, b: a))
tried(lambda: x.clone().map_(2, lambda a, b: a))

print(torch.is_nonzero(torch.tensor([1.5])), torch.tensor(False).is_nonzero(), torch.is_same_size(x, x), x.is_same_size(x[0]))
tried(lambda: torch.is_nonzero(torch.tensor([1, 2])))
tried(lambda: torch.is_nonzero(3))
print(x.dim_order(), x.t().dim_order(), torch.zeros(2, 3, 4).permute(2, 0, 1).dim_order(), torch.zeros(()).dim_order())
tried(lambda: torch.zeros(1, 2).dim_order(ambiguity_check=True))
print(x.to_dense() is x, x.to_dense(dtype=torch.float64).dtype, x.dense_dim(), x.sparse_dim())
print(x.is_sparse_csr, x.is_xla, x.is_mtia, x.is_distributed(), torch.get_device(x), torch.detach_(x * 2).requires_grad)
print(torch.is_warn_always_enabled(), torch.set_warn_always(True), torch.is_warn_always_enabled())

# ---- output
# tensor([[ 0.,  2.,  4.],
#         [ 6.,  8., 10.]]) tensor([0, 2, 5])
# tensor([False,  True]) tensor([0.+1.j, 0.+1.j])
# tensor([[1., 2., 3.],
#         [4., 5., 6.]]) tensor([[ 0.,  3.,  6.],
#         [ 9., 12., 15.]])
# [0.0, 3.0, 1.0, 4.0, 2.0, 5.0] 0
# TypeError must be real number, not NoneType
# TypeError 'NoneType' object cannot be interpreted as an integer
# RuntimeError value cannot be converted to type uint8 without overflow
# TypeError 'int' object is not callable
# RuntimeError Can't call apply_() on Variable that requires grad. Use var.detach().apply_() instead.
# RuntimeError Can't call map_() on Variable that requires grad. Use var.detach().map_() instead.
# TypeError map_: expected torch.FloatTensor for 'other' (got torch.DoubleTensor)
# TypeError map2_: expected torch.FloatTensor for argument 'y' (got torch.LongTensor)
# RuntimeError The expanded size of the tensor (3) must match the existing size (4) at non-singleton dimension 1.  Target sizes: [2, 3].  Tensor sizes: [4]
# TypeError map_(): argument 'other' (position 1) must be Tensor, not int
# True False True False
# RuntimeError Boolean value of Tensor with more than one value is ambiguous
# TypeError is_nonzero(): argument 'input' (position 1) must be Tensor, not int
# (0, 1) (1, 0) (1, 2, 0) ()
# RuntimeError The tensor does not have unique dim order, or cannot map to exact one of the given memory formats.
# True torch.float64 2 0
# False False False False -1 False
# False None True
