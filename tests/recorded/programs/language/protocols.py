"""Protocols of every kind: what a class defines is what operators, builtins, loops and formatting use."""

class V:
    def __init__(s, *d): s.d = d
    def __matmul__(s, o): return sum(a*b for a,b in zip(s.d,o.d))
    def __getitem__(s, i): return V(*s.d[i]) if isinstance(i, slice) else s.d[i]
    def __setitem__(s, i, v): l=list(s.d); l[i]=v; s.d=tuple(l)
    def __delitem__(s, i): l=list(s.d); del l[i]; s.d=tuple(l)
    def __str__(s): return 'V' + str(s.d)
    def __enter__(s): return s
    def __exit__(s,*a): pass
    def __reversed__(s): return V(*s.d[::-1])
    def __abs__(s): return 'abs'
    def __round__(s, n=None): return ('round', n)
    def __int__(s): return 42
    def __float__(s): return 4.5
    def __index__(s): return 1
    def __divmod__(s,o): return 'dm'
    def __pow__(s,o,m=None): return ('pow',o,m)
    def __rpow__(s,o): return 'rpow'
    def __lshift__(s,o): return 'ls'
    def __invert__(s): return 'inv'
    def __ne__(s,o): return 'ne'
    def __ge__(s,o): return 'ge'
    def __hash__(s): return 7
v=V(1,2,3); v[0]=9; del v[1]; print(v, v@v, str(v[0:1]), abs(v), round(v), round(v,2), int(v), float(v), [10,20][v], divmod(v,1), v**2, pow(v,2,5), 2**v, v<<1, ~v, v!=1, v>=1, hash(v), str(reversed(v)))
v[1] += 5; print(v)
x = {'a': {'b': [1,2]}}; x['a']['b'][0] += 4; x['a']['b'].append(x); print(len(x['a']['b']), x['a']['b'][0])
def f(**k): return k
print(f(**{'a':1}, b=2), f(a=1, **{'b': 2}))
print(*(lambda *a: a)(*[1,2], 3, *(4,)), end='|\n')
i = 0
while True:
    i += 1
    try:
        if i < 3: continue
        break
    finally:
        print('f', i)
def gen():
    try:
        yield 1
        yield 2
    finally:
        print('closing')
for q in gen():
    break
del q
g = gen(); next(g); del g
print([*zip(*[[1,2],[3,4]])], max('abc'), min([3,1],[2,5]), sum(x for x in [1,2]))
class Outer:
    class Inner:
        z = 3
    y = Inner.z + 1
    def m(self): return self.Inner().z
print(Outer.y, Outer().m(), Outer.Inner)
class P:
    _registry = {}
    @classmethod
    def register(cls, name):
        def deco(k):
            cls._registry[name] = k
            return k
        return deco
@P.register('q')
class Q: pass
print(P._registry)
class Sing:
    _i = None
    def __new__(cls, *a):
        if cls._i is None: cls._i = super().__new__(cls)
        return cls._i
print(Sing(1) is Sing(2))
try:
    class Bad(int, str): pass
except TypeError as e: print(e)
print(f"{'nested ' + f'{1+1}'} {x['a']['b'][0]!s:^7}|")
a, b = b, a = 1, 2
print(a, b)
for i, (k, [l, *m]) in enumerate([(1, [2, 3, 4])]): print(i,k,l,m)
print([i for i in range(3)], i)
lst = [1,2,3,4,5]
lst[1:3] = []; lst[::2] = ['a','b']; print(lst, lst[-1:], lst[:], lst[10:])
print("x" in {"x": 1}, not [], -2**2, (-2)**2, 2**-1, 7//-2, -7%3, 1_0 + 0x10, 1e3, 3 if not 0 else 4)
print(True and 'x' or 'y', None or 0, 1 if [] else 2, (1,) + (2,), 'a' 'b')
def deco(fn):
    fn.tag = 'T'
    return fn
@deco
def h(a: int, b: "str" = 'x') -> float:
    "doc"
    return a
print(h.tag, h.__doc__, h.__annotations__, h.__name__)
print(isinstance(h, type(deco)), callable(h), type(h))
import sys
print(len(str(sys.version)) > 3, sys.version_info >= (3, 8), sys.version_info[0])
try: raise KeyError('k')
except KeyError as e: print(e, repr(e), e.args)
e = 5; print(e)
print(str(1e16), 1e15, 123456789.123, 1/3, 100*1.1, float('1e-7'), 2**0.5, 1e-5, -1.5e-10)
print("%s %r %5.2f %-8s| %+d %e %g %o %x %c %%" % ("a", "b", 3.14159, "left", 5, 12345.6789, 0.0001, 8, 255, "z"))
print("{:,} {:.2e} {:>10} {:^10} {:<10}| {:+} {:08.3f} {:b} {:%} {!r:>6}".format(1234567, 12345.678, "r", "c", "l", 3, 3.14159, 5, 0.25, 'q'))
with V() as vv, V() as ww: print(type(vv).__name__)
nums = iter([1,2,3]); print(next(nums), list(nums), next(nums, 'none'))
print(list(map(int, "1 2 3".split())), dict(zip('ab', range(2))), sorted("bca"), sorted([(2,'a'),(1,'b')]), sorted({'z':1,'a':2}))
assert (lambda: (yield))() is not None
print(any(c.isdigit() for c in "ab1"), "abc"[::-1], "a,b".split(","), " ".join(["x","y"]), "abc".upper().lower().capitalize(), "%d%%" % 50)
global_var = 10
def uses():
    def inner():
        global global_var
        global_var += 1
    inner()
uses(); print(global_var)
print({**{'a':1}, **{'a':2}}, [*[1], *(2,3)], {1,2} & {2}, {1:2}.items() , list({1:2}.values()))
print(type(1), type('') is str, type([]) == list, isinstance(1, (int, str)), type(V) is type, V.__name__, v.__class__.__name__, V.__mro__ if 0 else '')
def kw(*, a, b=2): return a, b
try: kw(1)
except TypeError as e: print(e)
try: kw()
except TypeError as e: print(e)
try: len()
except TypeError as e: print(e)
try: [].append()
except TypeError as e: print(e)
try: int([])
except TypeError as e: print(e)
try: 'a' - 1
except TypeError as e: print(e)
try: None + 1
except TypeError as e: print(e)
try: [1][None]
except TypeError as e: print(e)
try: {}.x
except AttributeError as e: print(e)
try: V().nope
except AttributeError as e: print(e)
try: V.nope
except AttributeError as e: print(e)
try: h.nope
except AttributeError as e: print(e)
try: import_ = nope.x
except NameError as e: print(e)
try: V(1).d.nope()
except AttributeError as e: print(e)

# ---- output
# V(9, 3) 90 V(9,) abs ('round', None) ('round', 2) 42 4.5 20 dm ('pow', 2, None) ('pow', 2, 5) rpow ls inv ne ge 7 V(3, 9)
# V(9, 8)
# 3 5
# {'a': 1, 'b': 2} {'a': 1, 'b': 2}
# 1 2 3 4|
# f 1
# f 2
# f 3
# closing
# closing
# [(1, 3), (2, 4)] c [2, 5] 3
# 4 3 <class '__main__.Outer.Inner'>
# {'q': <class '__main__.Q'>}
# True
# multiple bases have instance lay-out conflict
# nested 2    5   |
# 2 1
# 0 1 2 [3, 4]
# [0, 1, 2] 0
# ['a', 4, 'b'] ['b'] ['a', 4, 'b'] []
# True True -4 4 0.5 -4 2 26 1000.0 3
# x 0 2 (1, 2) ab
# T doc {'a': <class 'int'>, 'b': 'str', 'return': <class 'float'>} h
# True True <class 'function'>
# True True 3
# 'k' KeyError('k') ('k',)
# 5
# 1e+16 1000000000000000.0 123456789.123 0.3333333333333333 110.00000000000001 1e-07 1.4142135623730951 1e-05 -1.5e-10
# a 'b'  3.14 left    | +5 1.234568e+04 0.0001 10 ff z %
# 1,234,567 1.23e+04          r     c      l         | +3 0003.142 101 25.000000%    'q'
# V
# 1 [2, 3] none
# [1, 2, 3] {'a': 0, 'b': 1} ['a', 'b', 'c'] [(1, 'b'), (2, 'a')] ['a', 'z']
# True cba ['a', 'b'] x y Abc 50%
# 11
# {'a': 2} [1, 2, 3] {2} dict_items([(1, 2)]) [2]
# <class 'int'> True True True True V V 
# kw() takes 0 positional arguments but 1 was given
# kw() missing 1 required keyword-only argument: 'a'
# len() takes exactly one argument (0 given)
# list.append() takes exactly one argument (0 given)
# int() argument must be a string, a bytes-like object or a real number, not 'list'
# unsupported operand type(s) for -: 'str' and 'int'
# unsupported operand type(s) for +: 'NoneType' and 'int'
# list indices must be integers or slices, not NoneType
# 'dict' object has no attribute 'x'
# 'V' object has no attribute 'nope'
# type object 'V' has no attribute 'nope'
# 'function' object has no attribute 'nope'
# name 'nope' is not defined
# 'tuple' object has no attribute 'nope'
