import torch
class Meters(torch.Tensor): pass
m = Meters([1., 2.])
print(m, repr(m), type(m), m.dtype, isinstance(m, torch.Tensor), issubclass(Meters, torch.Tensor))
print(m*2, type(m*2).__name__, type(2*m).__name__, type(m.sum()).__name__, type(torch.exp(m)).__name__, type(m[0]).__name__)
x = torch.tensor([1.,2.], requires_grad=True)
s = x.as_subclass(Meters)
print(s, s.grad_fn, type(s))
y = (s*2).sum()
print(y, y.grad_fn, y.grad_fn.next_functions)
y.backward()
print(x.grad, type(x.grad))
m.requires_grad_()
z=(m*m).sum(); z.backward(); print(m.grad, type(m.grad), m.is_leaf, m)
print(type(m.max(0)), type(m.max(0).values), type(torch.stack([m,m])), m.shape, type(m.shape), m.tolist(), type(m.data), type(m.detach()), type(m.T), type(m.grad))
class Km(Meters): pass
k = Km([3.])
print(type(k+m[:1]).__name__, type(m[:1]+k).__name__, type(torch.add(m[:1],k)).__name__)
class Other(torch.Tensor): pass
try: print(type(m+Other([1.,2.])))
except Exception as e: print(type(e).__name__, e)
m2 = m.clone(); print(type(m2)); m3 = m.detach().add_(1); print(type(m3), m3)
d = m.detach(); r = d.add_(1); print(r is d)
d += 1; print(type(d), d)
for e in d: print(e, type(e).__name__)
a,b = d; print(a,b, float(a), int(a), bool(a), len(d), a.item())
import copy
try: copy.deepcopy(d)
except RuntimeError as e: print(e)
c = copy.copy(d); print(type(c), c)
print(torch.is_tensor(d), type(torch.tensor(d)))
print(torch.Tensor.add)
p = torch.nn.Parameter(d); print(type(p), p, isinstance(p, torch.nn.Parameter))
print(f"{a}")
try: f"{a:.2f}"
except TypeError as e: print(e)
print(Meters, Meters.add, m.as_subclass(torch.Tensor), type(m.as_subclass(torch.Tensor)))
print(m.numpy if 0 else '', type(m.detach().numpy()))
print(m == d, m.detach() > 1)
print(torch.autograd.grad((m**2).sum(), m))
print(m.size(), m.dim(), m.numel(), m.is_leaf, m.device)
print(torch.ones_like(d), type(d.new_zeros(2)), d.new_tensor([1.]), type(d.to(torch.float64)))

# ---- output
# Meters([1., 2.]) Meters([1., 2.]) <class '__main__.Meters'> torch.float32 True True
# Meters([2., 4.]) Meters Meters Meters Meters Meters
# Meters([1., 2.], grad_fn=<AliasBackward0>) <AliasBackward0 object at 0xADDR> <class '__main__.Meters'>
# Meters(6., grad_fn=<AliasBackward0>) <AliasBackward0 object at 0xADDR> ((<SumBackward0 object at 0xADDR>, 0),)
# tensor([2., 2.]) <class 'torch.Tensor'>
# tensor([2., 4.]) <class 'torch.Tensor'> True Meters([1., 2.], requires_grad=True)
# <class 'torch.return_types.max'> <class '__main__.Meters'> <class '__main__.Meters'> torch.Size([2]) <class 'torch.Size'> [1.0, 2.0] <class '__main__.Meters'> <class '__main__.Meters'> <class '__main__.Meters'> <class 'torch.Tensor'>
# Km Km Km
# TypeError unsupported operand type(s) for +: 'Meters' and 'Other'
# <class '__main__.Meters'>
# <class '__main__.Meters'> Meters([2., 3.])
# True
# <class '__main__.Meters'> Meters([4., 5.])
# Meters(4.) Meters
# Meters(5.) Meters
# Meters(4.) Meters(5.) 4.0 4 True 2 4.0
# The default implementation of __deepcopy__() for non-wrapper subclasses only works for subclass types that implement new_empty() and for which that function returns another instance of the same subclass. You should either properly implement new_empty() for your subclass or override __deepcopy__() if it is intended behavior for new_empty() to return an instance of a different type.
# <class '__main__.Meters'> Meters([4., 5.])
# True <class 'torch.Tensor'>
# <method 'add' of 'torch._C.TensorBase' objects>
# <class '__main__.Meters'> Parameter(Meters([4., 5.], requires_grad=True)) True
# Meters(4.)
# unsupported format string passed to Meters.__format__
# <class '__main__.Meters'> <method 'add' of 'torch._C.TensorBase' objects> tensor([4., 5.], grad_fn=<AliasBackward0>) <class 'torch.Tensor'>
#  <class 'numpy.ndarray'>
# Meters([True, True]) Meters([True, True])
# (Meters([ 8., 10.]),)
# torch.Size([2]) 1 2 True cpu
# Meters([1., 1.]) <class '__main__.Meters'> Meters([1.]) <class '__main__.Meters'>
