import torch
from torch.nn.utils.rnn import *
import torch.nn.utils.rnn as R
a, b, c = torch.arange(3.).requires_grad_(), torch.ones(1, requires_grad=True), torch.ones(2)
for kw in ({}, {'batch_first': True}, {'padding_value': 9.}, {'padding_side': 'left', 'batch_first': True}):
    print(pad_sequence([a, b*1, c], **kw))
x = torch.arange(12.).view(3, 2, 2).requires_grad_()
p = pack_padded_sequence(x*1, [3, 1]); print(p)
q, l = pad_packed_sequence(p); print(q, l)
q, l = pad_packed_sequence(p, batch_first=True, padding_value=-1., total_length=4); print(q, l, q.stride())
(q**2).sum().backward(); print(x.grad)
p = pack_padded_sequence(x, torch.tensor([1, 2]), enforce_sorted=False); print(p); print(pad_packed_sequence(p))
print(pack_sequence([a, c, b])); print(pack_sequence([b, a], enforce_sorted=False))
print(unpad_sequence(pad_sequence([a, b]), torch.tensor([3, 1]))); print(unpack_sequence(pack_sequence([a, b])))
for f in (lambda: pack_padded_sequence(x, [1, 2]), lambda: pack_padded_sequence(x, [3]), lambda: pack_padded_sequence(x, [2, 0]), lambda: pack_padded_sequence(x, [4, 1]), lambda: pad_packed_sequence(p, total_length=1), lambda: pad_sequence(3), lambda: pad_sequence([]),
   lambda: pad_sequence([a, torch.ones(1,2)]), lambda: pad_sequence([a], padding_side='x'), lambda: pack_sequence([b, a]), lambda: pad_packed_sequence(x), lambda: pack_padded_sequence(x, [])):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(p.to(torch.float64).data.dtype, p.double().data.dtype, p.is_cuda, type(p), isinstance(p, tuple), R.PackedSequence, p.cpu() is p, p.data.shape)
print(invert_permutation(torch.tensor([2,0,1])))
print(pad_sequence(torch.ones(2, 3)).shape)

# ---- output
# tensor([[0., 1., 1.],
#         [1., 0., 1.],
#         [2., 0., 0.]], grad_fn=<CopySlices>)
# tensor([[0., 1., 2.],
#         [1., 0., 0.],
#         [1., 1., 0.]], grad_fn=<CopySlices>)
# tensor([[0., 1., 1.],
#         [1., 9., 1.],
#         [2., 9., 9.]], grad_fn=<CopySlices>)
# tensor([[0., 1., 2.],
#         [0., 0., 1.],
#         [0., 1., 1.]], grad_fn=<CopySlices>)
# PackedSequence(data=tensor([[0., 1.],
#         [2., 3.],
#         [4., 5.],
#         [8., 9.]], grad_fn=<PackPaddedSequenceBackward0>), batch_sizes=tensor([2, 1, 1]), sorted_indices=None, unsorted_indices=None)
# tensor([[[0., 1.],
#          [2., 3.]],
#
#         [[4., 5.],
#          [0., 0.]],
#
#         [[8., 9.],
#          [0., 0.]]], grad_fn=<CopySlices>) tensor([3, 1])
# tensor([[[ 0.,  1.],
#          [ 4.,  5.],
#          [ 8.,  9.],
#          [-1., -1.]],
#
#         [[ 2.,  3.],
#          [-1., -1.],
#          [-1., -1.],
#          [-1., -1.]]], grad_fn=<TransposeBackward0>) tensor([3, 1]) (2, 4, 1)
# tensor([[[ 0.,  2.],
#          [ 4.,  6.]],
#
#         [[ 8., 10.],
#          [ 0.,  0.]],
#
#         [[16., 18.],
#          [ 0.,  0.]]])
# PackedSequence(data=tensor([[2., 3.],
#         [0., 1.],
#         [6., 7.]], grad_fn=<PackPaddedSequenceBackward0>), batch_sizes=tensor([2, 1]), sorted_indices=tensor([1, 0]), unsorted_indices=tensor([1, 0]))
# (tensor([[[0., 1.],
#          [2., 3.]],
#
#         [[0., 0.],
#          [6., 7.]]], grad_fn=<IndexSelectBackward0>), tensor([1, 2]))
# PackedSequence(data=tensor([0., 1., 1., 1., 1., 2.], grad_fn=<PackPaddedSequenceBackward0>), batch_sizes=tensor([3, 2, 1]), sorted_indices=None, unsorted_indices=None)
# PackedSequence(data=tensor([0., 1., 1., 2.], grad_fn=<PackPaddedSequenceBackward0>), batch_sizes=tensor([2, 1, 1]), sorted_indices=tensor([1, 0]), unsorted_indices=tensor([1, 0]))
# [tensor([0., 1., 2.], grad_fn=<IndexBackward0>), tensor([1.], grad_fn=<IndexBackward0>)]
# [tensor([0., 1., 2.], grad_fn=<IndexBackward0>), tensor([1.], grad_fn=<IndexBackward0>)]
# RuntimeError `lengths` array must be sorted in decreasing order when `enforce_sorted` is True. You can pass `enforce_sorted=False` to pack_padded_sequence and/or pack_sequence to sidestep this requirement if you do not need ONNX exportability.
# RuntimeError Expected `len(lengths)` to be equal to batch_size, but got 1 (batch_size=2)
# RuntimeError Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0
# PackedSequence(data=tensor([[0., 1.],
#         [2., 3.],
#         [4., 5.],
#         [8., 9.]], grad_fn=<PackPaddedSequenceBackward0>), batch_sizes=tensor([2, 1, 1, 1]), sorted_indices=None, unsorted_indices=None)
# ValueError Expected total_length to be at least the length of the longest sequence in input, but got total_length=1 and max sequence length being 2
# RuntimeError pad_sequence: Expected iterable for input sequences, but got arg of type: <class 'int'>
# RuntimeError received an empty list of sequences
# RuntimeError output with shape [1] doesn't match the broadcast shape [1, 2]
# RuntimeError Expected padding_side to be one of left or right, but got x.
# RuntimeError `lengths` array must be sorted in decreasing order when `enforce_sorted` is True. You can pass `enforce_sorted=False` to pack_padded_sequence and/or pack_sequence to sidestep this requirement if you do not need ONNX exportability.
# AttributeError 'Tensor' object has no attribute 'batch_sizes'
# RuntimeError Expected `len(lengths)` to be equal to batch_size, but got 0 (batch_size=2)
# torch.float64 torch.float64 False <class 'torch.nn.utils.rnn.PackedSequence'> True <class 'torch.nn.utils.rnn.PackedSequence'> True torch.Size([3, 2])
# tensor([1, 2, 0])
# torch.Size([3, 2])
