import torch
import torch.nn as nn
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)
log = []
def pack(t):
    log.append(('pack', tuple(t.shape)))
    return t.tolist()
def unpack(l):
    log.append(('unpack',))
    return torch.tensor(l)
a = torch.tensor([1., 2.], requires_grad=True)
with torch.autograd.graph.saved_tensors_hooks(pack, unpack):
    y = a * a
    z = y.exp()
print(log)
z.sum().backward()
print(log)
print(a.grad)
b = torch.ones(2, 2, requires_grad=True)
with torch.autograd.graph.saved_tensors_hooks(lambda x: (print("Packing", x), x)[1], lambda x: (print("Unpacking", x), x)[1]):
    y = b.pow(2)
    w = torch.nn.functional.relu(y)
    v = b @ y
y.sum().backward(retain_graph=True)
v.sum().backward()
print(b.grad)
with torch.autograd.graph.saved_tensors_hooks(lambda x: x * 4, lambda x: x / 4):
    with torch.autograd.graph.saved_tensors_hooks(lambda x: (print('inner', x), x)[1], lambda x: x):
        q = a * a
print(q.grad_fn._saved_self)
with torch.autograd.graph.disable_saved_tensors_hooks("not here"):
    attempt(lambda: torch.autograd.graph.saved_tensors_hooks(lambda x: x, lambda x: x).__enter__())
with torch.autograd.graph.save_on_cpu(pin_memory=False):
    r = (a * 3).sin() * a
r.sum().backward()
print(a.grad)
bad = torch.autograd.graph.saved_tensors_hooks(lambda x: x, lambda x: None)
with bad:
    u = a * a
attempt(lambda: u.sum().backward())
with torch.autograd.graph.saved_tensors_hooks(lambda x: x.mul_(2), lambda x: x):
    attempt(lambda: a.detach().clone().requires_grad_().sin())

# ---- output
# [('pack', (2,)), ('pack', (2,)), ('pack', (2,))]
# [('pack', (2,)), ('pack', (2,)), ('pack', (2,)), ('unpack',), ('unpack',), ('unpack',)]
# tensor([  5.4366, 218.3926])
# Packing tensor([[1., 1.],
#         [1., 1.]], requires_grad=True)
# Packing tensor([[1., 1.],
#         [1., 1.]], grad_fn=<ReluBackward0>)
# Packing tensor([[1., 1.],
#         [1., 1.]], grad_fn=<PowBackward0>)
# Packing tensor([[1., 1.],
#         [1., 1.]], requires_grad=True)
# Unpacking tensor([[1., 1.],
#         [1., 1.]], requires_grad=True)
# Unpacking tensor([[1., 1.],
#         [1., 1.]], grad_fn=<PowBackward0>)
# Unpacking tensor([[1., 1.],
#         [1., 1.]], requires_grad=True)
# Unpacking tensor([[1., 1.],
#         [1., 1.]], requires_grad=True)
# tensor([[8., 8.],
#         [8., 8.]])
# inner tensor([1., 2.], requires_grad=True)
# inner tensor([1., 2.], requires_grad=True)
# tensor([1., 2.], requires_grad=True)
# RuntimeError: not here
# tensor([  2.6077, 223.8742])
# TypeError: Output of saved tensor unpack_hook expected to be a Tensor but got result of type NoneType
# RuntimeError: A saved tensor pack hook is modifying its input in place. Tensors provided as input to pack hook cannot be modified by in-place operations as this can lead to unexpected side-effects. Please open an issue if you need to perform in-place operations on the input to a pack hook.
