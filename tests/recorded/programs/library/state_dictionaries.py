import torch, torch.nn as nn
class C(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.ones(2)); self.b = nn.Buffer(torch.zeros(1)); self.t = nn.Buffer(torch.zeros(1), persistent=False)
        self.inner = nn.Linear(1, 1)
    def get_extra_state(self): return {'n': 7}
    def set_extra_state(self, state): print('extra', state)
c = C(); d = c.state_dict(); print(list(d), d._metadata, list(dict(c.named_buffers())))
print(c.load_state_dict(d))
h = c.register_state_dict_pre_hook(lambda m, prefix, keep: print('pre', repr(prefix), keep)); c.state_dict(); h.remove()
def post(m, state, prefix, about): state[prefix + 'more'] = 1
h = c.register_state_dict_post_hook(post); print(list(c.state_dict())); h.remove()
c.register_load_state_dict_pre_hook(lambda m, state, prefix, *rest: state.pop('old', None))
c.register_load_state_dict_post_hook(lambda m, keys: keys.missing_keys.clear())
d['old'] = 1; del d['w']; print(c.load_state_dict(d))
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
l = nn.Linear(2, 1)
attempt(lambda: l.load_state_dict({'weight': torch.ones(1, 2)}))
attempt(lambda: l.load_state_dict({'weight': torch.ones(1, 2)}, strict=False))
attempt(lambda: l.load_state_dict({'weight': torch.ones(1, 3), 'bias': 3, 'x.y': 1}))
attempt(lambda: l.load_state_dict([1]))
attempt(lambda: c.load_state_dict({}, strict=True))
w = l.weight; print(l.load_state_dict({'weight': torch.ones(1, 2).double(), 'bias': torch.zeros(1)}, assign=True), l.weight is w, l.weight.dtype, l.weight.requires_grad)
b = nn.BatchNorm1d(1); sd = dict(b.state_dict()); sd['num_batches_tracked'] = torch.tensor([3]); print(b.load_state_dict(sd), b.num_batches_tracked)
attempt(lambda: l.register_parameter('a.b', nn.Parameter(torch.ones(1)))); attempt(lambda: l.register_parameter('weight2', torch.ones(1) * 1)); attempt(lambda: l.register_buffer('weight', torch.ones(1)))
attempt(lambda: l.get_buffer('weight')); attempt(lambda: nn.BatchNorm1d(1).get_parameter('running_mean'))
s = nn.Sequential(nn.Linear(1, 1)); s.set_submodule('0', nn.ReLU()); print(s)
attempt(lambda: s.set_submodule('', nn.ReLU()))
print(nn.Linear(1, 1).to(torch.complex64).weight.dtype)

# ---- output
# ['w', 'b', '_extra_state', 'inner.weight', 'inner.bias'] OrderedDict([('', {'version': 1}), ('inner', {'version': 1})]) ['b', 't']
# extra {'n': 7}
# <All keys matched successfully>
# pre '' False
# ['w', 'b', '_extra_state', 'inner.weight', 'inner.bias', 'more']
# extra {'n': 7}
# <All keys matched successfully>
# RuntimeError Error(s) in loading state_dict for Linear:
# 	Missing key(s) in state_dict: "bias". 
# _IncompatibleKeys(missing_keys=['bias'], unexpected_keys=[])
# RuntimeError Error(s) in loading state_dict for Linear:
# 	Unexpected key(s) in state_dict: "x.y". 
# 	size mismatch for weight: copying a param with shape torch.Size([1, 3]) from checkpoint, the shape in current model is torch.Size([1, 2]).
# 	While copying the parameter named "bias", expected torch.Tensor or Tensor-like object from checkpoint but received <class 'int'>
# TypeError Expected state_dict to be dict-like, got <class 'list'>.
# <All keys matched successfully>
# <All keys matched successfully> False torch.float64 True
# <All keys matched successfully> tensor(3)
# KeyError 'parameter name can\'t contain "."'
# TypeError cannot assign 'torch.FloatTensor' object to parameter 'weight2' (torch.nn.Parameter or None required)
# KeyError "attribute 'weight' already exists"
# AttributeError `weight` is not a buffer
# AttributeError `running_mean` is not an nn.Parameter
# Sequential(
#   (0): ReLU()
# )
# ValueError Cannot set the submodule without a target name!
# torch.complex64
