import torch
import torch.nn as nn
import copy
class Block(nn.Module):
    def __init__(self, n, act='relu'):
        super().__init__()
        self.lin = nn.Linear(n, n)
        self.acts = nn.ModuleDict({'relu': nn.ReLU(), 'tanh': nn.Tanh()})
        self.act = act
        self.scale = nn.Parameter(torch.ones(1))
        self.register_buffer('steps', torch.zeros(1, dtype=torch.long))
    def forward(self, x):
        self.steps += 1
        return self.acts[self.act](self.lin(x)) * self.scale
    def extra_repr(self): return f'act={self.act}'
class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.ModuleList(Block(2) for _ in range(2))
        self.head = nn.Linear(2, 1, bias=False)
        self.plist = nn.ParameterList([nn.Parameter(torch.zeros(1)) for _ in range(2)])
    def forward(self, x):
        for i, b in enumerate(self.blocks):
            x = b(x) + self.plist[i]
        return self.head(x)
torch.manual_seed(0)
m = Model()
print(m)
print([n for n, p in m.named_parameters()])
print([n for n, b in m.named_buffers()])
y = m(torch.ones(3, 2)).mean()
y.backward()
for n, p in m.named_parameters(): print(n, p.grad)
m2 = copy.deepcopy(m)
m2.load_state_dict(m.state_dict())
print(all(torch.equal(a, b) for a, b in zip(m.parameters(), m2.parameters())), m2.blocks[0].steps)
for bad in [lambda: setattr(m, 'head', 3), lambda: m.register_parameter('x', torch.ones(1)), lambda: m.register_parameter('a.b', None), lambda: m.add_module('q', 3), lambda: m.nope, lambda: m(torch.ones(2, 3)), lambda: nn.Module()(1), lambda: m.load_state_dict({}), lambda: m.blocks[5], lambda: nn.Sequential(nn.ReLU())[2], lambda: setattr(m.blocks[0], 'scale', torch.ones(1)), lambda: m.register_buffer('head', None), lambda: nn.Linear(2), lambda: m.get_submodule('blocks.7'), lambda: nn.ModuleList([1]), lambda: m.to(torch.int32)]:
    try: bad()
    except Exception as e: print(type(e).__name__, str(e)[:300])
del m.head
print(hasattr(m, 'head'), [n for n, _ in m.named_children()])
print(m.blocks[0].__class__, type(m).__name__, m.blocks[0].lin.weight.shape, isinstance(m, nn.Module))
class NoInit(nn.Module):
    def __init__(self):
        self.lin = nn.Linear(1, 1)
try: NoInit()
except AttributeError as e: print(e)
class P(nn.Module):
    def __init__(self):
        self.p = nn.Parameter(torch.ones(1))
try: P()
except AttributeError as e: print(e)
s = nn.Sequential(nn.Linear(1, 2), nn.ReLU()); s.add_module('out', nn.Linear(2, 1)); s.append(nn.Sigmoid()); print(s, len(s), s[-1], s[0:2], list(s)[1])
from collections import OrderedDict
print(nn.Sequential(OrderedDict([('a', nn.Linear(1, 1)), ('b', nn.Tanh())])).a)
print(m.get_parameter('blocks.0.lin.weight').shape, m.blocks[0].get_buffer('steps'))

# ---- output
# Model(
#   (blocks): ModuleList(
#     (0-1): 2 x Block(
#       act=relu
#       (lin): Linear(in_features=2, out_features=2, bias=True)
#       (acts): ModuleDict(
#         (relu): ReLU()
#         (tanh): Tanh()
#       )
#     )
#   )
#   (head): Linear(in_features=2, out_features=1, bias=False)
#   (plist): ParameterList(
#       (0): Parameter containing: [torch.float32 of size 1]
#       (1): Parameter containing: [torch.float32 of size 1]
#   )
# )
# ['blocks.0.scale', 'blocks.0.lin.weight', 'blocks.0.lin.bias', 'blocks.1.scale', 'blocks.1.lin.weight', 'blocks.1.lin.bias', 'head.weight', 'plist.0', 'plist.1']
# ['blocks.0.steps', 'blocks.1.steps']
# blocks.0.scale tensor([0.])
# blocks.0.lin.weight tensor([[0., 0.],
#         [0., 0.]])
# blocks.0.lin.bias tensor([0., 0.])
# blocks.1.scale tensor([0.])
# blocks.1.lin.weight tensor([[0., 0.],
#         [0., 0.]])
# blocks.1.lin.bias tensor([0., 0.])
# head.weight tensor([[0., 0.]])
# plist.0 tensor([0.])
# plist.1 tensor([-1.1438])
# True tensor([1])
# TypeError cannot assign 'int' as child module 'head' (torch.nn.Module or None expected)
# TypeError cannot assign 'torch.FloatTensor' object to parameter 'x' (torch.nn.Parameter or None required)
# KeyError 'parameter name can\'t contain "."'
# TypeError int is not a Module subclass
# AttributeError 'Model' object has no attribute 'nope'
# RuntimeError mat1 and mat2 shapes cannot be multiplied (2x3 and 2x2)
# NotImplementedError Module [Module] is missing the required "forward" function
# RuntimeError Error(s) in loading state_dict for Model:
# 	Missing key(s) in state_dict: "blocks.0.scale", "blocks.0.steps", "blocks.0.lin.weight", "blocks.0.lin.bias", "blocks.1.scale", "blocks.1.steps", "blocks.1.lin.weight", "blocks.1.lin.bias", "head.weight", "plist.0", "plist.1". 
# IndexError index 5 is out of range
# IndexError index 2 is out of range
# TypeError cannot assign 'torch.FloatTensor' as parameter 'scale' (torch.nn.Parameter or None expected)
# KeyError "attribute 'head' already exists"
# TypeError Linear.__init__() missing 1 required positional argument: 'out_features'
# AttributeError ModuleList has no attribute `7`
# TypeError int is not a Module subclass
# TypeError nn.Module.to only accepts floating point or complex dtypes, but got desired dtype=torch.int32
# False ['blocks', 'plist']
# <class '__main__.Block'> Model torch.Size([2, 2]) True
# cannot assign module before Module.__init__() call
# cannot assign parameters before Module.__init__() call
# Sequential(
#   (0): Linear(in_features=1, out_features=2, bias=True)
#   (1): ReLU()
#   (out): Linear(in_features=2, out_features=1, bias=True)
#   (3): Sigmoid()
# ) 4 Sigmoid() Sequential(
#   (0): Linear(in_features=1, out_features=2, bias=True)
#   (1): ReLU()
# ) ReLU()
# Linear(in_features=1, out_features=1, bias=True)
# torch.Size([2, 2]) tensor([2])
