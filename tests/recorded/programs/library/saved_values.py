import torch
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)
a = torch.tensor([1., 2.], requires_grad=True)
b = a * 2
c = b.detach()
print(a.is_leaf, b.is_leaf, c.is_leaf, c.requires_grad)
print(a.grad_fn, b.grad_fn, c.grad_fn)
n = b.grad_fn
print(n.name(), type(n).__name__, n.next_functions)
print(n.next_functions[0][0].variable is a)
print(n._saved_self, n._saved_other)
print([x for x in dir(n) if x.startswith('_saved') or x.startswith('_raw')])
p = a ** 3
print(p.grad_fn._saved_self, p.grad_fn._saved_exponent)
e = a.exp()
print(e.grad_fn._saved_result)
print(e.grad_fn._saved_result is e, a.sin().grad_fn._saved_self is a)
print(e.grad_fn._saved_result.grad_fn)
s = torch.stack([a, a])
print(s.grad_fn._saved_dim)
m = (a.unsqueeze(0) @ a.unsqueeze(1))
print(m.grad_fn._saved_self, m.grad_fn._saved_mat2)
attempt(lambda: m.grad_fn._saved_mat1)
m.backward()
attempt(lambda: m.grad_fn._saved_self)
attempt(lambda: e.grad_fn._raw_saved_result)

# ---- output
# True False True False
# None <MulBackward0 object at 0xADDR> None
# MulBackward0 MulBackward0 ((<AccumulateGrad object at 0xADDR>, 0), (None, 0))
# True
# None tensor(2)
# ['_raw_saved_other', '_raw_saved_self', '_saved_other', '_saved_self']
# tensor([1., 2.], requires_grad=True) 3
# tensor([2.7183, 7.3891], grad_fn=<ExpBackward0>)
# False True
# <ExpBackward0 object at 0xADDR>
# 0
# tensor([[1., 2.]], grad_fn=<UnsqueezeBackward0>) tensor([[1.],
#         [2.]], grad_fn=<UnsqueezeBackward0>)
# AttributeError: 'MmBackward0' object has no attribute '_saved_mat1'
# RuntimeError: Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors after calling backward.
# <torch._C._autograd.SavedTensor object at 0xADDR>
