import torch
class S:
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None): return NotImplemented
s=S()
for f in (lambda: torch.ones(2).add(s), lambda: torch.nn.functional.relu(s), lambda: torch.nn.functional.linear(s,s), lambda: torch.linalg.inv(s), lambda: torch.stack([s]), lambda: torch.fft.fft(s), lambda: 2 - s):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class T(torch.Tensor):
    def __init__(self, *a): super().__init__(*a)
for f in (lambda: T([1.]),):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class P(torch.nn.Parameter):
    pass
p = P(torch.ones(2)); print(type(p), p, type(p*2), isinstance(p, torch.nn.Parameter), p.requires_grad)
m = torch.nn.Module(); m.w = p; print(list(m.parameters()))
class T2(torch.Tensor): pass
q = torch.nn.Parameter(T2([1.])); print(type(q), isinstance(q, torch.nn.Parameter), q)
m.q = q; print(m.state_dict())
opt = torch.optim.SGD([q], lr=.1); (q*2).sum().backward(); opt.step(); print(q, q.grad)
opt = torch.optim.Adam([q], lr=.1); opt.step(); print(q)
print(torch.overrides.is_tensor_like(s), torch.overrides.has_torch_function((s,)), torch.overrides.is_tensor_like(1))
x = T2([1.]); x.info = 3; y = x.clone()
print(x.info, hasattr(y, 'info'), x.__dict__, torch.Tensor(x), type(torch.Tensor(x)))
print(torch.Tensor._make_subclass(T2, torch.ones(2)), torch.Tensor._make_subclass(T2, torch.ones(2), True))
try: torch.ones(2).as_subclass(int)
except Exception as e: print(type(e).__name__, e)
print(repr(T2([[1.,2.],[3.,4.]])), T2(2,3).shape, T2(), T2(torch.ones(2)))
print(torch.tensor([x[0], 2.]), torch.tensor(x))
t = torch.ones(3); t[0] = T2([5.])[0]; print(t, type(t))
print(type(torch.ones(2).requires_grad_().as_subclass(T2)._base), torch.ones(2).as_subclass(T2)._is_view())
print(x.sum().backward if 0 else '', x.requires_grad_(), type(x.requires_grad_()))
class A(torch.Tensor):
    def __add__(self, o): return "A.__add__"
    def __radd__(self, o): return "A.__radd__"
    def sum(self): return "sum"
    def __len__(self): return 7
    def __getitem__(self, i): return f"item {i}"
a = A([1.])
print(a+1, 1+a, torch.ones(1)+a, a.sum(), torch.sum(a), len(a), a[0], type(torch.add(a,1)))
print(isinstance(a, A), type(a) is A, type(a) == torch.Tensor, a.__class__.__name__)

# ---- output
# TypeError Multiple dispatch failed for 'torch.Tensor.add'; all __torch_function__ handlers returned NotImplemented:
#
#   - tensor subclass <class '__main__.S'>
#
# For more information, try re-running with TORCH_LOGS=not_implemented
# TypeError no implementation found for 'torch.nn.functional.relu' on types that implement __torch_function__: [<class '__main__.S'>]
# TypeError Multiple dispatch failed for 'torch.nn.linear'; all __torch_function__ handlers returned NotImplemented:
#
#   - tensor subclass <class '__main__.S'>
#
# For more information, try re-running with TORCH_LOGS=not_implemented
# TypeError Multiple dispatch failed for 'torch.linalg.linalg_inv'; all __torch_function__ handlers returned NotImplemented:
#
#   - tensor subclass <class '__main__.S'>
#
# For more information, try re-running with TORCH_LOGS=not_implemented
# TypeError Multiple dispatch failed for 'torch.stack'; all __torch_function__ handlers returned NotImplemented:
#
#   - tensor subclass <class '__main__.S'>
#
# For more information, try re-running with TORCH_LOGS=not_implemented
# TypeError Multiple dispatch failed for 'torch.fft.fft_fft'; all __torch_function__ handlers returned NotImplemented:
#
#   - tensor subclass <class '__main__.S'>
#
# For more information, try re-running with TORCH_LOGS=not_implemented
# TypeError unsupported operand type(s) for -: 'int' and 'S'
# TypeError object.__init__() takes exactly one argument (the instance to initialize)
# <class '__main__.P'> Parameter containing:
# Parameter(P([1., 1.], requires_grad=True)) <class 'torch.Tensor'> True True
# [Parameter containing:
# Parameter(P([1., 1.], requires_grad=True))]
# <class '__main__.T2'> True Parameter(T2([1.], requires_grad=True))
# OrderedDict([('w', tensor([1., 1.])), ('q', T2([1.]))])
# Parameter(T2([0.8000], requires_grad=True)) tensor([2.])
# Parameter(T2([0.7000], requires_grad=True))
# True True False
# 3 False {'info': 3} tensor([1.]) <class 'torch.Tensor'>
# T2([1., 1.]) T2([1., 1.], requires_grad=True)
# TypeError Creating a Tensor subclass from a class that does not inherit from Tensor is not possible. Make sure your class inherits from Tensor.
# T2([[1., 2.],
#     [3., 4.]]) torch.Size([2, 3]) T2([]) T2([1., 1.])
# tensor([1., 2.]) tensor([1.])
# tensor([5., 1., 1.]) <class 'torch.Tensor'>
# <class 'torch.Tensor'> True
#  T2([1.], requires_grad=True) <class '__main__.T2'>
# A.__add__ A.__radd__ A.__radd__ sum A(1.) 7 item 0 <class '__main__.A'>
# True True False A
