import torch, functools
HANDLED = {}
def implements(f):
    def dec(g):
        HANDLED[f] = g
        return g
    return dec
class Scalar:
    def __init__(self, N, value): self._N, self._value = N, value
    def __repr__(self): return f"Scalar(N={self._N}, value={self._value})"
    def tensor(self): return self._value*torch.eye(self._N)
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        if kwargs is None: kwargs = {}
        if func not in HANDLED or not all(issubclass(t, (torch.Tensor, Scalar)) for t in types): return NotImplemented
        return HANDLED[func](*args, **kwargs)
@implements(torch.mean)
def mean(input): return float(input._value)/input._N
def ensure(d): return d.tensor() if isinstance(d, Scalar) else d
@implements(torch.add)
def add(a, b): return torch.add(ensure(a), ensure(b))
s = Scalar(2, 3.)
print(torch.mean(s), torch.add(s, torch.ones(2,2)), torch.add(torch.ones(2,2), s))
try: torch.mul(s, torch.ones(2,2))
except TypeError as e: print(e)
try: torch.ones(2,2)+s
except Exception as e: print(type(e), e)
class Meta:
    def __init__(self, data, metadata=None, **kw): self._t = torch.as_tensor(data, **kw); self._metadata = metadata
    def __repr__(self): return f"Metadata:\n{self._metadata}\n\ndata:\n{self._t}"
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        if kwargs is None: kwargs = {}
        metadatas = tuple(a._metadata for a in args if hasattr(a, '_metadata'))
        args = [getattr(a, '_t', a) for a in args]
        assert len(metadatas) > 0
        ret = func(*args, **kwargs)
        return Meta(ret, metadata=metadatas[0])
m = Meta([[1,2],[3,4]], metadata={'owner': 'M'})
print(torch.add(m, torch.tensor([[1,2],[1,2]])), torch.mul(torch.ones(2,2), m))
class W(torch.Tensor):
    @staticmethod
    def __new__(cls, data, info=None, requires_grad=False):
        t = torch.Tensor._make_subclass(cls, torch.as_tensor(data, dtype=torch.float32), requires_grad)
        t.info = info
        return t
    def __repr__(self): return f"W({self.tolist()}, {self.info})"
    @property
    def doubled(self): return self*2
    def shout(self): return self.info.upper()
    def __add__(self, other): return W(super().__add__(other), 'added')
w = W([1.,2.], 'hi', True)
print(w, w.info, w.shout(), w.requires_grad)
try: print(w.doubled)
except Exception as e: print(type(e), e)
print(w+1)
class N(torch.Tensor):
    def __new__(cls, x, extra, *a, **k): return super().__new__(cls, x, *a, **k)
    def __init__(self, x, extra): self.extra = extra
    def clone(self, *a, **k): return N(super().clone(*a, **k), self.extra)
    def to(self, *a, **k):
        new = N([], self.extra); t = super().to(*a, **k); new.data = t.data; new.requires_grad = t.requires_grad; return new
n = N([1,2,3], 'e'); print(n.clone().extra, n.to(torch.float64), n.to(torch.float64).extra)
class U(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        def un(a): return a.as_subclass(torch.Tensor) if isinstance(a, U) else a
        return func(*map(un, args), **kwargs)
u = U([1.,2.]); print(type(u+1), u+1)

# ---- output
# 1.5 tensor([[4., 1.],
#         [1., 4.]]) tensor([[4., 1.],
#         [1., 4.]])
# Multiple dispatch failed for 'torch.mul'; all __torch_function__ handlers returned NotImplemented:
#
#   - tensor subclass <class '__main__.Scalar'>
#
# For more information, try re-running with TORCH_LOGS=not_implemented
# <class 'TypeError'> unsupported operand type(s) for +: 'Tensor' and 'Scalar'
# Metadata:
# {'owner': 'M'}
#
# data:
# tensor([[2, 4],
#         [4, 6]]) Metadata:
# {'owner': 'M'}
#
# data:
# tensor([[1., 2.],
#         [3., 4.]])
# W([1.0, 2.0], hi) hi HI True
# <class 'AttributeError'> 'W' object has no attribute 'info'
# W([2.0, 3.0], added)
# e N([1., 2., 3.], dtype=torch.float64) e
# <class 'torch.Tensor'> tensor([2., 3.])
