import torch
import torch.nn as nn
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)
class M(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_parameter('w', nn.Parameter(torch.ones(2)))
        self.register_parameter('none', None)
        self.register_buffer('b', torch.zeros(2))
        self.register_buffer('tmp', torch.zeros(1), persistent=False)
    def forward(self, x):
        return x * self.w + self.b
m = M()
print(m)
print(dict(m.named_parameters()), dict(m.named_buffers()))
print(m.state_dict())
print(m(torch.ones(2)))
attempt(lambda: m.register_parameter('w.x', None))
attempt(lambda: m.register_parameter('', None))
attempt(lambda: m.register_parameter('q', torch.ones(2)))
attempt(lambda: m.register_parameter('q', m.w * 2))
attempt(lambda: m.register_buffer('w', torch.ones(1)))
attempt(lambda: m.register_buffer('forward', torch.ones(1)))
attempt(lambda: m.register_buffer(3, torch.ones(1)))
attempt(lambda: m.register_buffer('k', 3))
def setit():
    m.w = torch.ones(2)
attempt(setit)
def setit2():
    m.b = 3
attempt(setit2)
m.w = None
print(m.w, list(m.parameters()))
attempt(lambda: m.nothing)
attempt(lambda: m.load_state_dict({'a': torch.ones(1)}))
print(m.load_state_dict({'b': torch.ones(2)}, strict=False))
attempt(lambda: m.load_state_dict({'b': torch.ones(3)}))
p = nn.Parameter(torch.ones(2))
print(p, type(p), isinstance(p, torch.Tensor), p.requires_grad, p.is_leaf)
print(nn.Parameter(torch.ones(2), requires_grad=False))
attempt(lambda: nn.Parameter(torch.arange(3)))
print(p.data, p * 2, p.detach())
class N(nn.Module):
    def __init__(self):
        self.l = nn.Linear(1, 1)
attempt(lambda: N())
class P(nn.Module):
    pass
attempt(lambda: P()(1))
l = nn.Linear(2, 2)
l.requires_grad_(False)
print([q.requires_grad for q in l.parameters()])
print(l.get_parameter('weight').shape, nn.Sequential(l).get_submodule('0'))
attempt(lambda: l.get_parameter('foo'))
for n, mod in nn.Sequential(nn.Linear(1, 1), nn.Sequential(nn.ReLU())).named_modules(): print(repr(n), type(mod).__name__)
nn.Sequential(l).apply(lambda mm: print(type(mm).__name__))

# ---- output
# M()
# {'w': Parameter containing:
# tensor([1., 1.], requires_grad=True)} {'b': tensor([0., 0.]), 'tmp': tensor([0.])}
# OrderedDict([('w', tensor([1., 1.])), ('b', tensor([0., 0.]))])
# tensor([1., 1.], grad_fn=<AddBackward0>)
# KeyError: 'parameter name can\'t contain "."'
# KeyError: 'parameter name can\'t be empty string ""'
# TypeError: cannot assign 'torch.FloatTensor' object to parameter 'q' (torch.nn.Parameter or None required)
# TypeError: cannot assign 'torch.FloatTensor' object to parameter 'q' (torch.nn.Parameter or None required)
# KeyError: "attribute 'w' already exists"
# KeyError: "attribute 'forward' already exists"
# TypeError: buffer name should be a string. Got int
# TypeError: cannot assign 'int' object to buffer 'k' (torch Tensor or None required)
# TypeError: cannot assign 'torch.FloatTensor' as parameter 'w' (torch.nn.Parameter or None expected)
# TypeError: cannot assign 'int' as buffer 'b' (torch.nn.Buffer, torch.Tensor or None expected)
# None []
# AttributeError: 'M' object has no attribute 'nothing'
# RuntimeError: Error(s) in loading state_dict for M:
# 	Missing key(s) in state_dict: "b". 
# 	Unexpected key(s) in state_dict: "a". 
# <All keys matched successfully>
# RuntimeError: Error(s) in loading state_dict for M:
# 	size mismatch for b: copying a param with shape torch.Size([3]) from checkpoint, the shape in current model is torch.Size([2]).
# Parameter containing:
# tensor([1., 1.], requires_grad=True) <class 'torch.nn.parameter.Parameter'> True True True
# Parameter containing:
# tensor([1., 1.])
# RuntimeError: Only Tensors of floating point and complex dtype can require gradients
# tensor([1., 1.]) tensor([2., 2.], grad_fn=<MulBackward0>) tensor([1., 1.])
# AttributeError: cannot assign module before Module.__init__() call
# NotImplementedError: Module [P] is missing the required "forward" function
# [False, False]
# torch.Size([2, 2]) Linear(in_features=2, out_features=2, bias=True)
# AttributeError: Linear has no attribute `foo`
# '' Sequential
# '0' Linear
# '1' Sequential
# '1.0' ReLU
# Linear
# Sequential
