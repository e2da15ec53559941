import torch, copy, torch.nn as nn
y = torch.ones(2, requires_grad=True)*2
c = copy.copy(y); print(c.requires_grad, c.is_leaf, c.data_ptr()==y.data_ptr())
p = nn.Parameter(torch.ones(2)); p.foo=3; p.grad=torch.ones(2)
q = copy.copy(p); print(type(q), q.grad, q.requires_grad, getattr(q,'foo',None), q.data_ptr()==p.data_ptr())
q = copy.deepcopy(p); print(type(q), q.grad, getattr(q,'foo',None))
x = torch.ones(2, requires_grad=True); x.foo=[1]; x.grad=torch.ones(2); x.register_hook(lambda g: print('xh'))
q = copy.deepcopy(x); print(q.grad, q.foo, q.foo is x.foo); q.sum().backward()
b = torch.arange(6.)
d = copy.deepcopy([b[2:4], b.view(2,3).t()]); print(d[1].stride(), d[0].storage_offset(), d[0].untyped_storage().nbytes()); d[1].zero_(); print(d[0])
w = torch.ones(3); d = copy.deepcopy([w, w.detach(), nn.Parameter(w)]); d[0].zero_(); print(d[1], d[2])
z = (torch.ones(2, requires_grad=True)*1)
try: copy.deepcopy(z[:1])
except RuntimeError as e: print(str(e)[:50])
v = torch.ones(3, requires_grad=True)
try: print(copy.deepcopy(v[:2]))
except RuntimeError as e: print(str(e))
with torch.no_grad(): vv=v[:2]
print(copy.deepcopy(vv), copy.deepcopy(vv).requires_grad)
p=nn.Parameter(torch.arange(6.).view(2,3).t()); print(copy.deepcopy(p).stride())
p=nn.Parameter(torch.ones(1).expand(3)); print(copy.deepcopy(p).stride())
b = torch.zeros(4); c = copy.deepcopy({'all': b, 'head': b[:2]}); v=c['all']._version
c['head'].add_(1); print(c['all']._version-v)
m = nn.Linear(2,2); m.tied = m.weight; n = copy.deepcopy(m); print(n.tied is n.weight, n.weight is m.weight)
print(copy.deepcopy(torch.tensor(3.)), copy.deepcopy(torch.ones(0,3)).shape, copy.deepcopy(torch.ones(2,2, dtype=torch.bfloat16)), copy.deepcopy(torch.randn(3,3).t().contiguous()).stride())

# ---- output
# True True True
# <class 'torch.nn.parameter.Parameter'> None True 3 True
# <class 'torch.nn.parameter.Parameter'> None None
# tensor([1., 1.]) [1] False
# (1, 3) 2 24
# tensor([0., 0.])
# tensor([0., 0., 0.]) Parameter containing:
# tensor([1., 1., 1.], requires_grad=True)
# Only Tensors created explicitly by the user (graph
# Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol at the moment.  If you were attempting to deepcopy a module, this may be because of a torch.nn.utils.weight_norm usage, see https://github.com/pytorch/pytorch/pull/103001
# tensor([1., 1.], requires_grad=True) True
# (1, 3)
# (1,)
# 0
# True False
# tensor(3.) torch.Size([0, 3]) tensor([[1., 1.],
#         [1., 1.]], dtype=torch.bfloat16) (3, 1)
