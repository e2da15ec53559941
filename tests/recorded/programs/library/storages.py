"""The memory behind tensors: looked at, shared, exchanged."""

import torch


def tried(action):
    try:
        print(action())
    except (RuntimeError, IndexError, TypeError) as error:
        print(type(error).__name__, str(error).splitlines()[0])


x = torch.arange(6.0).reshape(2, 3)
bytes_ = x.untyped_storage()
print(bytes_.nbytes(), len(bytes_), bytes_.size(), bytes_.device, bytes_.is_shared(), bytes_.is_pinned(), type(bytes_))
print(bytes_[6], bytes_[-1], bytes_[4:8].tolist(), bytes_.data_ptr() == x.data_ptr(), bytes_ == x[1].untyped_storage())
print(x[1].untyped_storage().nbytes(), x[1].storage_offset(), torch.ones(1).expand(3).untyped_storage().nbytes())
tried(lambda: bytes_[24])
for value in (300, -3, 2.7, "a"):
    try:
        bytes_[23] = value
        print(bytes_[23])
    except RuntimeError as error:
        print(error)
bytes_[23] = 64

elements = x.storage()
print(elements)
print(elements.tolist(), elements.dtype, elements[-1], elements.untyped().nbytes())
elements[0] = 9.0
print(x)
tried(lambda: elements[1:2])
try:
    elements[0] = "a"
except TypeError as error:
    print(error)

y = torch.zeros(3)
print(y.set_(x), y.is_set_to(x), y.is_set_to(x[:1]), y.shape, y.data_ptr() == x.data_ptr(), y._version)
print(y.set_(), y.numel())
print(y.set_(x.untyped_storage()), y.set_(x.untyped_storage(), 1, (2, 2), (3, 1)), y.storage_offset(), y.stride())
y[0, 0] = 77.0
print(x, x._version)
tried(lambda: torch.zeros(3).set_(torch.arange(3)))
tried(lambda: torch.zeros(3).set_(x, -1, (2,)))
tried(lambda: torch.zeros(3).set_(x, 0, (2, 2), (1,)))
tried(lambda: torch.zeros(3, requires_grad=True).set_(x))

print(x.is_shared(), x.share_memory_() is x, x.is_shared(), x.is_pinned())
tried(lambda: x.pin_memory())

memory = bytearray(8)
z = torch.frombuffer(memory, dtype=torch.float32)
z[0] = 1.0
memory[7] = 64
print(z, list(memory), torch.frombuffer(memory, dtype=torch.int16, offset=2, count=2))
for offset, count in ((1, -1), (9, 1), (0, 3), (0, 0)):
    try:
        torch.frombuffer(memory, dtype=torch.int32, offset=offset, count=count)
    except ValueError as error:
        print(error)

print(torch.empty_permuted((2, 3, 4), (2, 0, 1)).stride(), torch.empty_permuted((2, 3), (1, 0), dtype=torch.int64).dtype)
for layout in ((0, 0), (0,), (0, 5)):
    tried(lambda layout=layout: torch.empty_permuted((2, 3), layout))
theta = torch.tensor([[[1.0, 0.0, 0.5], [0.0, 2.0, 0.0]]], requires_grad=True)
print(torch.affine_grid_generator(theta, (1, 1, 2, 2), False), torch.is_storage(bytes_), torch.is_storage(theta))

# ---- output
# 24 24 24 cpu False False <class 'torch.storage.UntypedStorage'>
# 128 64 [0, 0, 128, 63] True True
# 24 3 4
# IndexError index 24 out of range for storage of size 24
# 44
# 253
# can only set storage content with a int types, but got float instead
# can only set storage content with a int types, but got str instead
#  0.0
#  1.0
#  2.0
#  3.0
#  4.0
#  5.0
# [torch.storage.TypedStorage(dtype=torch.float32, device=cpu) of size 6]
# [0.0, 1.0, 2.0, 3.0, 4.0, 5.0] torch.float32 5.0 24
# tensor([[9., 1., 2.],
#         [3., 4., 5.]])
# RuntimeError slices are only supported in UntypedStorage.__getitem__
# can't assign a str to a torch.FloatTensor
# tensor([[9., 1., 2.],
#         [3., 4., 5.]]) True False torch.Size([2, 3]) True 1
# tensor([]) 0
# tensor([[1., 2.],
#         [4., 5.]]) tensor([[1., 2.],
#         [4., 5.]]) 1 (3, 1)
# tensor([[ 9., 77.,  2.],
#         [ 3.,  4.,  5.]]) 0
# RuntimeError Could not set tensor of type long int to a tensor of type float
# RuntimeError Tensor: invalid storage offset -1
# RuntimeError unequal size length (2) and stride length (1)
# RuntimeError a leaf Variable that requires grad is being used in an in-place operation.
# False True True False
# RuntimeError Cannot access accelerator device when none is available.
# tensor([1., 2.]) [0, 0, 128, 63, 0, 0, 0, 64] tensor([16256,     0], dtype=torch.int16)
# buffer length (7 bytes) after offset (1 bytes) must be a multiple of element size (4)
# offset (9 bytes) must be non-negative and no greater than buffer length (8 bytes) minus 1
# requested buffer length (3 * 4 bytes) after offset (0 bytes) must not be greater than actual buffer length (8 bytes)
# both buffer length (8) and count (0) must not be 0
# (3, 1, 6) torch.int64
# RuntimeError Duplicate dim not allowed
# RuntimeError Number of dimensions in size does not match the length of the physical_layout; i.e. len(size) = 2 is not equal to len(physical_layout) = 1
# RuntimeError Dimension out of range (expected to be between 0 and 1, but got 5 at index 1).  NB: negative dims not currently supported; file an issue if you want it.
# tensor([[[[ 0., -1.],
#           [ 1., -1.]],
#
#          [[ 0.,  1.],
#           [ 1.,  1.]]]], grad_fn=<AffineGridGeneratorBackward0>) True False
