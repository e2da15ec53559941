import torch
class A:
    __slots__ = ('x',)
    def __init__(self, x): self.x = x
try:
    A(1).y = 2
except AttributeError as e:
    print(e)
class Desc:
    def __set_name__(self, owner, name): self.name = '_' + name
    def __get__(self, obj, owner=None): return getattr(obj, self.name, 0) if obj else self
    def __set__(self, obj, v): setattr(obj, self.name, v * 2)
class B:
    w = Desc()
    @property
    def p(self): return self.w
    @p.setter
    def p(self, v): self.w = v
    def __getattr__(self, n): return f'missing {n}'
    def __eq__(self, o): return True
    def __format__(self, s): return f'B<{s}>'
    def __enter__(self): return 1
    def __exit__(self, *a): return False
    def __rmul__(self, o): return ('rmul', o)
    def __matmul__(self, o): return 'mm'
    def __imul__(self, o): self.w = o; return self
    def __index__(self): return 1
    def __reversed__(self): return iter('cba')
    def __missing__(self, k): return k
b = B(); b.p = 5
print(b.w, b.zz, f'{b:>3}', 3 * b, b @ b, [10, 20][b], list(reversed(b)))
b *= 7
print(b.w)
def deco(n):
    def inner(f):
        f.n = n
        return f
    return inner
@deco(3)
def g(a, b=2, *, c: int = 3, **k) -> int: return a + b + c
print(g(1), g.n, g.__name__, g(1, c=0), g(*[1], **{'b': 5}))
try:
    g(1, 2, 3)
except TypeError as e:
    print(e)
try:
    g()
except TypeError as e:
    print(e)
try:
    g(1, a=2)
except TypeError as e:
    print(e)
try:
    g(b=1)
except TypeError as e:
    print(e)
x = [1, 2, 3]
x[1:2] = [7, 8]; del x[0]; print(x, x[::-1])
a, (b1, *c), d = 1, (2, 3, 4), 5
print(a, b1, c, d)
s = {1, 2} | {3} - {1}; print(s, {1} <= {1, 2}, frozenset([1]))
print(sorted({'b': 1, 'a': 2}.items()), max({'b': 1, 'a': 2}, key=len), dict.fromkeys('ab', 0), [*{'x': 1}])
def gen():
    try:
        r = yield 1
        print('r', r)
        yield 2
    finally:
        print('closed')
it = gen(); next(it); it.send('v'); it.close()
print([[i * j for j in range(3)] for i in range(2)], [y for x in [[1], [2]] for y in x if y > 1])
print(type(lambda: 0).__name__, type(gen()).__name__, type(None).__name__, type(print).__name__, callable(gen))
print(int('0x1f', 16), 0b101, 0o17, 1e3, 5 // -2, 5 % -2, divmod(-5, 3), 2 ** 100, ~5, 5 & 3 | 4 ^ 1, 1 << 4, True + True, 3 == 3.0, None or 'x', [] and 1, not [])
print("a" "b", 'it''s', "%5.2f|%-5s|%05d|%x|%%" % (1.234, 'ab', 42, 255), '%(a)s' % {'a': 1}, '{:>8}|{:^8}|{:<8}|{:+}|{:e}|{:,}|{!r}'.format('a', 'b', 'c', 1, 12345.6789, 1234567, 'q'))
print(f"{3.14159:.2f} {42:#x} {1000000:_} {'a':*^5} {0.25:.0%} {1e10:g} {b!r:.3}"[:40], f'{[1,2][0]} {"k" if 1 else 2} {dict(a=1)["a"]}', f'{x=} {len(x)=:d}')
try:
    raise ValueError('a', 1)
except (KeyError, ValueError) as e:
    print(e.args, e, repr(e))
def f(x):
    try:
        return x / 0
    except ZeroDivisionError:
        return 'zde'
    finally:
        print('fin')
print(f(1))
import math
print(math.inf > 1, math.isclose(0.1 + 0.2, 0.3), math.sqrt(16), math.floor(-1.5), round(-1.5), round(2.5), round(1.25, 1))
print(id(x) == id(x), x is x, isinstance(3, (int, str)), issubclass(bool, int), hash('a') == hash('a'), list(zip('ab', [1, 2], strict=True)), list(enumerate('ab', 1)))
global_var = 1
def modify():
    global global_var
    global_var += 1
    return locals()
print(modify(), global_var)
lst = [torch.tensor(i) for i in range(3)]
print(torch.tensor(1) in lst, lst.index(torch.tensor(2)), sum(lst), max(lst), sorted(lst, reverse=True)[0])
print(__name__)

# ---- output
# 'A' object has no attribute 'y'
# 10 missing zz B<>3> ('rmul', 3) mm 20 ['c', 'b', 'a']
# 14
# 6 3 g 3 9
# g() takes from 1 to 2 positional arguments but 3 were given
# g() missing 1 required positional argument: 'a'
# g() got multiple values for argument 'a'
# g() missing 1 required positional argument: 'a'
# [7, 8, 3] [3, 8, 7]
# 1 2 [3, 4] 5
# {1, 2, 3} True frozenset({1})
# [('a', 2), ('b', 1)] b {'a': 0, 'b': 0} ['x']
# r v
# closed
# [[0, 0, 0], [0, 1, 2]] [2]
# function generator NoneType builtin_function_or_method True
# 31 5 15 1000.0 -3 -1 (-2, 1) 1267650600228229401496703205376 -6 5 16 2 True x [] True
# ab its  1.23|ab   |00042|ff|% 1        a|   b    |c       |+1|1.234568e+04|1,234,567|'q'
# 3.14 0xADDR 1_000_000 **a** 25% 1e+10 <__ 1 k 1 x=[7, 8, 3] len(x)=3
# ('a', 1) ('a', 1) ValueError('a', 1)
# fin
# zde
# True True 4.0 -2 -2 2 1.2
# True True True True True [('a', 1), ('b', 2)] [(1, 'a'), (2, 'b')]
# {} 2
# True 2 tensor(3) tensor(2) tensor(2)
# __main__
