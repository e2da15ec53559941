# Creation, windows and counts with every kind of dtype, and what is refused.
import torch

x = torch.tensor([1.0, 2, 3], requires_grad=True)
h = torch.histogram(x, 4)


def show(make):
    try:
        print(make())
    except Exception as error:
        print(type(error).__name__, str(error)[:150])


show(lambda: h.hist.sum().backward())
show(lambda: torch.geqrf(torch.eye(2,requires_grad=True))[0].sum().backward())
show(lambda: torch.geqrf(torch.eye(2,requires_grad=True)))
show(lambda: h)
show(lambda: torch.arange(3.1,dtype=torch.int32))
show(lambda: torch.arange(3.1,dtype=torch.int64))
show(lambda: torch.arange(0.5,3.1,dtype=torch.int64))
show(lambda: torch.arange(3.9,dtype=torch.int32))
show(lambda: torch.arange(3.9,dtype=torch.int64))
show(lambda: torch.arange(0.5,3.9,dtype=torch.int64))
show(lambda: torch.arange(3.0,dtype=torch.int32))
show(lambda: torch.arange(3.0,dtype=torch.int64))
show(lambda: torch.arange(0.5,3.0,dtype=torch.int64))
show(lambda: torch.arange(-2.5,dtype=torch.int32))
show(lambda: torch.arange(-2.5,dtype=torch.int64))
show(lambda: torch.arange(0.5,-2.5,dtype=torch.int64))
show(lambda: torch.arange(0.5,3.2,0.5,dtype=torch.int64))
show(lambda: torch.arange(1,6,1.5,dtype=torch.int64))
show(lambda: torch.arange(0,4,1.5,dtype=torch.uint8))
show(lambda: torch.arange(3.1,dtype=torch.bool))
show(lambda: torch.arange(2,dtype=torch.bool))
show(lambda: torch.arange(2.5,dtype=torch.complex64))
show(lambda: torch.tril_indices(2,2,dtype=torch.bool))
show(lambda: torch.triu_indices(2,2,dtype=torch.bool))
show(lambda: torch.tril_indices(2,2,dtype=torch.uint8))
show(lambda: torch.triu_indices(2,2,dtype=torch.uint8))
show(lambda: torch.tril_indices(2,2,dtype=torch.float32))
show(lambda: torch.triu_indices(2,2,dtype=torch.float32))
show(lambda: torch.tril_indices(2,2,dtype=torch.int32))
show(lambda: torch.triu_indices(2,2,dtype=torch.int32))
show(lambda: torch.tril_indices(2,2,dtype=torch.int16))
show(lambda: torch.triu_indices(2,2,dtype=torch.int16))
show(lambda: torch.tril_indices(2,2,dtype=torch.int8))
show(lambda: torch.triu_indices(2,2,dtype=torch.int8))
show(lambda: torch.linspace(0,1,3,dtype=torch.bool))
show(lambda: torch.logspace(0,1,3,dtype=torch.bool))
show(lambda: torch.linspace(0,1,3,dtype=torch.uint8))
show(lambda: torch.logspace(0,1,3,dtype=torch.uint8))
show(lambda: torch.linspace(0,1,3,dtype=torch.complex64))
show(lambda: torch.logspace(0,1,3,dtype=torch.complex64))
show(lambda: torch.unravel_index(torch.tensor([3],dtype=torch.int32),(2,2))[0].dtype)
show(lambda: torch.tensordot(torch.ones(2,dtype=torch.int32),torch.ones(2,dtype=torch.int32),1).dtype)
show(lambda: torch.tensordot(torch.ones(2,dtype=torch.bool),torch.ones(2,dtype=torch.bool),1))
show(lambda: torch.tensordot(torch.ones(2,1,dtype=torch.int32),torch.ones(1,2,2,dtype=torch.int32),([0,1],[2,0])).dtype)
show(lambda: torch.inner(torch.ones(2,dtype=torch.uint8),torch.ones(2,dtype=torch.uint8)).dtype)
show(lambda: torch.full((2,),True,dtype=torch.complex64))
show(lambda: torch.full((2,),1.5,dtype=torch.int64))
show(lambda: torch.full((2,),1j))
show(lambda: torch.full((2,),1.5,dtype=torch.bool))
show(lambda: torch.full((2,),300,dtype=torch.uint8))
show(lambda: torch.full((2,),-1,dtype=torch.uint8))
show(lambda: torch.eye(2,dtype=torch.complex64))
show(lambda: torch.eye(2,3,dtype=torch.bool))
show(lambda: torch.ones_like(x,dtype=torch.bool))
show(lambda: torch.full_like(torch.tensor([1]),1.5))
show(lambda: torch.full_like(x,2))
show(lambda: x.new_full((2,),3))
show(lambda: x.new_tensor([1,2]))
show(lambda: x.new_ones(2,dtype=torch.int32))
show(lambda: torch.tensor([1,2.5,True]))
show(lambda: torch.tensor([True,2]))
show(lambda: torch.tensor([1,2j]))
show(lambda: torch.tensor([]))
show(lambda: torch.tensor([[]]))
show(lambda: torch.asarray([1,2],dtype=torch.float16))
show(lambda: torch.vander(torch.tensor([1,2])))
show(lambda: torch.block_diag(torch.ones(1,dtype=torch.int32),torch.ones(2,2)))
show(lambda: torch.cartesian_prod(torch.tensor([1]),torch.tensor([1.])))
show(lambda: torch.complex(torch.tensor(1.),torch.tensor(2.,dtype=torch.float64)))
show(lambda: torch.range(0,3))
show(lambda: torch.range(0,3,dtype=torch.int32))
show(lambda: torch.heaviside(torch.tensor([1.]),torch.tensor([1])))
show(lambda: torch.scalar_tensor(3))
show(lambda: torch.scalar_tensor(True))
show(lambda: torch.scalar_tensor(2,dtype=torch.int8))
show(lambda: torch.hann_window(4,dtype=torch.int32))
show(lambda: torch.kaiser_window(3,dtype=torch.float16))
show(lambda: torch.bartlett_window(3))
show(lambda: torch.zeros(2,dtype=torch.int8,requires_grad=True))
show(lambda: torch.diag_embed(torch.tensor([True])))
show(lambda: torch.diagflat(torch.tensor([1,2],dtype=torch.uint8),1))
show(lambda: torch.tril(torch.ones(2,2,dtype=torch.bool)))
show(lambda: torch.ones(2,dtype=float))
show(lambda: torch.ones(2,dtype=int))
show(lambda: torch.ones(2,dtype=bool))
show(lambda: torch.ones(2,dtype=complex))
show(lambda: torch.tensor(1.5,dtype=int))
show(lambda: torch.arange(5,dtype=float))
show(lambda: torch.eye(0))
show(lambda: torch.eye(-1))
show(lambda: torch.zeros(-1))
show(lambda: torch.linspace(0,1,-1))
show(lambda: torch.arange(0,1,-1))
show(lambda: torch.arange(0,float('inf')))
show(lambda: torch.arange(0,float('nan')))
show(lambda: torch.full((2,),float('nan'),dtype=torch.int64))
show(lambda: torch.full((2,),None))
show(lambda: torch.full((2,),'a'))
show(lambda: torch.full((2,),torch.tensor(3)))
show(lambda: torch.full((2,),torch.tensor([3])))
# ---- output
# RuntimeError derivative for aten::histogram is not implemented
# NotImplementedError the derivative for 'geqrf' is not implemented.
# torch.return_types.geqrf(
# a=tensor([[1., 0.],
#         [0., 1.]], grad_fn=<GeqrfBackward0>),
# tau=tensor([0., 0.], grad_fn=<GeqrfBackward0>))
# torch.return_types.histogram(
# hist=tensor([1., 0., 1., 1.], grad_fn=<NotImplemented>),
# bin_edges=tensor([1.0000, 1.5000, 2.0000, 2.5000, 3.0000], grad_fn=<NotImplemented>))
# tensor([0, 1, 2, 3], dtype=torch.int32)
# tensor([0, 1, 2])
# tensor([0, 1, 2])
# tensor([0, 1, 2, 3], dtype=torch.int32)
# tensor([0, 1, 2])
# tensor([0, 1, 2])
# tensor([0, 1, 2], dtype=torch.int32)
# tensor([0, 1, 2])
# tensor([0, 1, 2])
# RuntimeError upper bound and lower bound inconsistent with step sign
# RuntimeError upper bound and lower bound inconsistent with step sign
# RuntimeError upper bound and lower bound inconsistent with step sign
# ValueError step must be nonzero
# tensor([1, 2, 3, 4, 5])
# tensor([0, 1, 2], dtype=torch.uint8)
# NotImplementedError "arange_cpu" not implemented for 'Bool'
# NotImplementedError "arange_cpu" not implemented for 'Bool'
# NotImplementedError "arange_cpu" not implemented for 'ComplexFloat'
# NotImplementedError "tril_indices" not implemented for 'Bool'
# NotImplementedError "triu_indices" not implemented for 'Bool'
# NotImplementedError "tril_indices" not implemented for 'Byte'
# NotImplementedError "triu_indices" not implemented for 'Byte'
# NotImplementedError "tril_indices" not implemented for 'Float'
# NotImplementedError "triu_indices" not implemented for 'Float'
# tensor([[0, 1, 1],
#         [0, 0, 1]], dtype=torch.int32)
# tensor([[0, 0, 1],
#         [0, 1, 1]], dtype=torch.int32)
# NotImplementedError "tril_indices" not implemented for 'Short'
# NotImplementedError "triu_indices" not implemented for 'Short'
# NotImplementedError "tril_indices" not implemented for 'Char'
# NotImplementedError "triu_indices" not implemented for 'Char'
# NotImplementedError "linspace_cpu" not implemented for 'Bool'
# NotImplementedError "logspace_cpu" not implemented for 'Bool'
# tensor([0, 0, 1], dtype=torch.uint8)
# tensor([ 1,  3, 10], dtype=torch.uint8)
# tensor([0.0000+0.j, 0.5000+0.j, 1.0000+0.j])
# tensor([ 1.0000+0.j,  3.1623+0.j, 10.0000+0.j])
# torch.int64
# torch.int32
# NotImplementedError "dot" not implemented for 'Bool'
# torch.int32
# torch.uint8
# tensor([1.+0.j, 1.+0.j])
# tensor([1, 1])
# tensor([0.+1.j, 0.+1.j])
# tensor([True, True])
# RuntimeError value cannot be converted to type uint8_t without overflow
# tensor([255, 255], dtype=torch.uint8)
# tensor([[1.+0.j, 0.+0.j],
#         [0.+0.j, 1.+0.j]])
# tensor([[ True, False, False],
#         [False,  True, False]])
# tensor([True, True, True])
# tensor([1])
# tensor([2., 2., 2.])
# tensor([3., 3.])
# tensor([1., 2.])
# tensor([1, 1], dtype=torch.int32)
# tensor([1.0000, 2.5000, 1.0000])
# tensor([1, 2])
# tensor([1.+0.j, 0.+2.j])
# tensor([])
# tensor([], size=(1, 0))
# tensor([1., 2.], dtype=torch.float16)
# tensor([[1, 1],
#         [2, 1]])
# tensor([[1., 0., 0.],
#         [0., 1., 1.],
#         [0., 1., 1.]])
# RuntimeError meshgrid expects all tensors to have the same dtype
# RuntimeError Expected object of scalar type Float but got scalar type Double for second argument
# tensor([0., 1., 2., 3.])
# tensor([0, 1, 2, 3], dtype=torch.int32)
# RuntimeError heaviside is not yet implemented for tensors with different dtypes.
# tensor(3.)
# tensor(1.)
# tensor(2, dtype=torch.int8)
# RuntimeError hann_window expects floating point dtypes, got: TensorOptions(dtype=int, device=cpu, layout=Strided (default), requires_grad=false (default), pinned_m
# tensor([5.2750e-05, 5.1904e-01, 5.1904e-01], dtype=torch.float16)
# tensor([0.0000, 0.6667, 0.6667])
# RuntimeError Only Tensors of floating point and complex dtype can require gradients
# tensor([[True]])
# tensor([[0, 1, 0],
#         [0, 0, 2],
#         [0, 0, 0]], dtype=torch.uint8)
# tensor([[ True, False],
#         [ True,  True]])
# tensor([1., 1.], dtype=torch.float64)
# tensor([1, 1])
# tensor([True, True])
# tensor([1.+0.j, 1.+0.j], dtype=torch.complex128)
# tensor(1)
# tensor([0., 1., 2., 3., 4.], dtype=torch.float64)
# tensor([], size=(0, 0))
# RuntimeError n must be greater or equal to 0, got -1
# RuntimeError zeros: Dimension size must be non-negative.
# RuntimeError number of steps must be non-negative
# RuntimeError upper bound and lower bound inconsistent with step sign
# RuntimeError unsupported range: 0 -> inf
# RuntimeError unsupported range: 0 -> nan
# RuntimeError value cannot be converted to type int64_t without overflow
# TypeError full(): argument 'fill_value' (position 2) must be Number, not NoneType
# TypeError full(): argument 'fill_value' (position 2) must be Number, not str
# tensor([3, 3])
# TypeError full(): argument 'fill_value' (position 2) must be Number, not Tensor
