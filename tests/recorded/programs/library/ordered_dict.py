# An ordered dictionary: order, views, operators, classes of the program, what it refuses.
from collections import OrderedDict
import torch, copy, typing
d=OrderedDict(a=1,b=2); d['c']=3; d.move_to_end('a'); print(d, d.keys(), list(reversed(d)), d.popitem(last=False), d|{'z':1}, d==OrderedDict(c=3,a=1), d==OrderedDict(a=1,c=3), {'a':1,'c':3}==d)
print(type(d), OrderedDict, isinstance(d, dict), OrderedDict.fromkeys('xy'), d.copy(), copy.copy(d), copy.deepcopy(d), d.setdefault('q'), d.pop('q'), d.pop('nn', 5))
m=torch.nn.Linear(2,1); print(m.state_dict().keys(), type(m.state_dict()))
class O(OrderedDict):
    def __setitem__(s,k,v): super().__setitem__(k,v*2)
o=O(); o['x']=2; o.update(y=3); print(o)
for k in d: print(k)
try:
    d.pop('zz')
except KeyError as e: print(repr(e))
try: d.move_to_end('zz')
except KeyError as e: print(repr(e))
d |= {'k':1}; print(d, list(d.items())); del d['k']; d.clear(); print(d, bool(d), len(d))
net=torch.nn.Sequential(OrderedDict([('fc',torch.nn.Linear(1,1)),('r',torch.nn.ReLU())])); print(net)
print(d == {}, OrderedDict(a=1) != OrderedDict(a=1), OrderedDict(a=1, b=2) != OrderedDict(b=2, a=1), {'z': 0} | OrderedDict(a=1))
e = OrderedDict(a=1, b=2, c=3); e.move_to_end('c', last=False); print(e, e.keys() & {'a'}, 'a' in e.keys(), 1 in e.values(), ('a', 1) in e.items(), len(e.items()), list(reversed(e.items())), e.values(), e.items(), e.popitem(), {**e}, dict(e), sorted(e), type(e.keys()).__name__, e.pop('c'), e.get('q'), e)
for bad in (lambda: OrderedDict().popitem(), lambda: OrderedDict(1, 2), lambda: OrderedDict(3), lambda: e['nope']):
    try: bad()
    except Exception as x: print(type(x).__name__, x)
f = OrderedDict(); f['self'] = f; print(f)

# ---- output
# OrderedDict([('c', 3), ('a', 1)]) odict_keys(['c', 'a']) ['a', 'c', 'b'] ('b', 2) OrderedDict([('c', 3), ('a', 1), ('z', 1)]) True False True
# <class 'collections.OrderedDict'> <class 'collections.OrderedDict'> True OrderedDict([('x', None), ('y', None)]) OrderedDict([('c', 3), ('a', 1)]) OrderedDict([('c', 3), ('a', 1)]) OrderedDict([('c', 3), ('a', 1)]) None None 5
# odict_keys(['weight', 'bias']) <class 'collections.OrderedDict'>
# O([('x', 4), ('y', 6)])
# c
# a
# KeyError('zz')
# KeyError('zz')
# OrderedDict([('c', 3), ('a', 1), ('k', 1)]) [('c', 3), ('a', 1), ('k', 1)]
# OrderedDict() False 0
# Sequential(
#   (fc): Linear(in_features=1, out_features=1, bias=True)
#   (r): ReLU()
# )
# True False True OrderedDict([('z', 0), ('a', 1)])
# OrderedDict([('a', 1)]) {'a'} True True True 3 [('b', 2), ('a', 1), ('c', 3)] odict_values([1]) odict_items([('a', 1)]) ('b', 2) {'c': 3, 'a': 1} {'c': 3, 'a': 1} ['a', 'c'] odict_keys 3 None OrderedDict([('a', 1)])
# KeyError 'dictionary is empty'
# TypeError expected at most 1 arguments, got 2
# TypeError 'int' object is not iterable
# KeyError 'nope'
# OrderedDict([('self', ...)])
