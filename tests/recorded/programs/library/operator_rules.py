"""Rules of the ops that no sample shows: what fits into what, which keyword is whose, what complex numbers pass through."""

import torch
import torch.nn.functional as F


def tell(make):
    try:
        print(make())
    except Exception as error:
        print(type(error).__name__, str(error)[:160])


# in place, a product does not broadcast; addbmm_ takes the shape of the result
y = torch.tensor([-4.0])
tell(lambda: y.addmm_(torch.ones(2, 2), torch.ones(2, 3)))
tell(lambda: y.baddbmm_(torch.ones(2, 2, 2), torch.ones(2, 2, 3)))
tell(lambda: y.addbmm_(torch.ones(2, 2, 2), torch.ones(2, 2, 3)))

# out= has the dtype of the result, or one it is cast to, and is not what is picked from
x = torch.tensor([[1.0, 2.0, 3.0]])
wide = torch.zeros(1, 3, dtype=torch.float64)
tell(lambda: torch.exp(x, out=wide))
tell(lambda: torch.gather(x, 0, torch.zeros(1, 3, dtype=torch.int64), out=wide))
tell(lambda: torch.take(x, torch.tensor([[2, 1, 0]]), out=x))
tell(lambda: torch.flip(x, (0,), out=x))

# NumPy's names of arguments, where PyTorch's function is not written in Python
tell(lambda: x.sum(axis=1))
tell(lambda: x.norm(axis=1))
tell(lambda: F.softmax(x, axis=1))
tell(lambda: torch.exp(self=x))
tell(lambda: torch.tensor(1, 2))

# bounds of a clamp meet in the memory of the first comparison, in backward
a = torch.ones(3, requires_grad=True)
clamped = torch.clamp(a, torch.zeros(3), torch.full((2, 3), 2.0))
print(clamped.shape)
tell(lambda: clamped.sum().backward())

# an exponent of bools, a base that is one
half = torch.tensor([1.5, 2.5], requires_grad=True)
tell(lambda: (half ** torch.tensor([True, False])).sum().backward())

# a factor that lies column by column has its gradient turned; a chain of three ends on the left where both ways cost the same
turned = torch.ones(3, 2).t().requires_grad_()
out = turned @ torch.ones(3, 4)
(g,) = torch.autograd.grad(out, turned, torch.ones(2, 4, requires_grad=True), create_graph=True)
print(type(g.grad_fn).__name__)
chain = torch.linalg.multi_dot([torch.ones(2, 2, requires_grad=True) for _ in range(3)])
print([type(node).__name__ for node, _ in chain.grad_fn.next_functions[0][0].next_functions])

# complex numbers: convolution in three real ones, softmax of their real parts
z = torch.tensor([[[1 + 2j, 3 - 1j, 2j]]], requires_grad=True)
out = F.conv1d(z, torch.tensor([[[1j, 2.0]]]))
print(out.detach(), type(out.grad_fn).__name__)
print(type(torch.fft.ihfftn(torch.ones(5, requires_grad=True)).grad_fn).__name__)

# what has no second derivative says which
points = torch.tensor([[0.0, 1.0], [2.0, 3.0], [4.0, 1.0]], requires_grad=True)
(g,) = torch.autograd.grad(F.pdist(points).sum(), points, create_graph=True)
print(type(g.grad_fn).__name__)
tell(lambda: g.sum().backward())

# quantiles leave the steps that put the fractions first
q = torch.quantile(points.detach().requires_grad_(), torch.tensor([0.25, 0.5]), dim=0)
print(q.detach(), [type(q.grad_fn).__name__, type(q.grad_fn.next_functions[0][0]).__name__])

# Bessel's and Airy's functions to the last printed digit
torch.set_printoptions(precision=12)
print(torch.special.bessel_j0(torch.tensor([-2.5894, 8.688], dtype=torch.float64)))
print(torch.special.bessel_y1(torch.tensor([0.5, 7.25], dtype=torch.float64)))
print(torch.special.airy_ai(torch.tensor([-3.5, 4.25], dtype=torch.float64)))
print(torch.special.hermite_polynomial_h(torch.tensor(0.5), torch.tensor([float("nan"), 3.0])))
torch.set_printoptions(profile="default")

# the norm of every window; the short-time transform and back
print(F.lp_pool1d(torch.arange(6.0).reshape(1, 1, 6), 2, 3))
signal = torch.linspace(0, 1, 12, dtype=torch.float64)
window = torch.tensor([0.5, 1.0, 1.0, 0.5], dtype=torch.float64)
spectrum = torch.stft(signal, 4, window=window, return_complex=True)
print(spectrum.shape, torch.allclose(torch.istft(spectrum, 4, window=window, length=12), signal))
tell(lambda: torch.stft(signal, 4))
tell(lambda: torch.stft(signal, 4, hop_length=0, return_complex=True))

# ---- output
# RuntimeError Bad in-place call: input tensor size [1] and output tensor size [2, 3] should match
# RuntimeError Bad in-place call: input tensor size [1] and output tensor size [2, 2, 3] should match
# tensor([[0., 0., 0.],
#         [0., 0., 0.]])
# tensor([[ 2.7183,  7.3891, 20.0855]], dtype=torch.float64)
# RuntimeError Expected out tensor to have dtype float, but got double instead
# RuntimeError unsupported operation: some elements of the input tensor and the written-to tensor refer to a single memory location. Please clone() the tensor before performin
# TypeError flip() got an unexpected keyword argument 'out'
# tensor([6.])
# TypeError Tensor.norm() got an unexpected keyword argument 'axis'
# TypeError softmax() got an unexpected keyword argument 'axis'
# TypeError exp() missing 1 required positional arguments: "input"
# TypeError tensor() takes 1 positional argument but 2 were given
# torch.Size([2, 3])
# RuntimeError output with shape [3] doesn't match the broadcast shape [2, 3]
# RuntimeError Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.
# TBackward0
# ['MmBackward0', 'AccumulateGrad']
# tensor([[[4.-1.j, 1.+7.j]]]) AddBackward0
# ConjBackward0
# PdistBackwardBackward0
# NotImplementedError the derivative for '_pdist_backward' is not implemented.
# tensor([[1., 1.],
#         [2., 1.]]) ['SqueezeBackward4', 'TransposeBackward1']
# tensor([-0.091798727525, -0.009283044746], dtype=torch.float64)
# tensor([-1.471472392670, -0.289347991041], dtype=torch.float64)
# tensor([-0.375533823302,  0.000564639835], dtype=torch.float64)
# tensor([ 0., -5.])
# tensor([[[2.2361, 7.0711]]])
# torch.Size([3, 13]) True
# RuntimeError stft requires the return_complex parameter be given for real inputs, and will further require that return_complex=True in a future PyTorch release.
# RuntimeError stft(torch.DoubleTensor[16], n_fft=4, hop_length=0, win_length=4, window=None, normalized=0, onesided=None, return_complex=1, align_to_window=None) : expected h
