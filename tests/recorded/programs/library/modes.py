import torch
x = torch.randn(3) if False else torch.tensor([1., 2., 3.], requires_grad=True)
y = x * 2
print(y.grad_fn, y.requires_grad, x.grad_fn)
print(y.grad_fn.next_functions, y.grad_fn.next_functions[0][0].variable is x)
h = x.register_hook(lambda g: g * 10)
y.retain_grad()
y.sum().backward()
print(x.grad, y.grad)
h.remove()
x.grad.zero_()
z = (x ** 2).sum(); z.backward(retain_graph=True); z.backward(); print(x.grad)
try: z.backward()
except RuntimeError as e: print(str(e)[:60])
with torch.no_grad():
    w = x * 2
print(w.requires_grad)
@torch.no_grad()
def f(a): return a * 3
print(f(x).requires_grad, f.__name__)
with torch.set_grad_enabled(False): print((x * 2).requires_grad, torch.is_grad_enabled())
with torch.inference_mode(): q = x * 2
print(q.requires_grad, q.is_inference())
try: x += 1
except RuntimeError as e: print(e)
x.data += 1; print(x)
x = x.detach().clone().requires_grad_(True); print(x.is_leaf)
a = torch.ones(2, 2, requires_grad=True); b = a.detach(); b[0, 0] = 5; print(a)
t = torch.ones(3, requires_grad=True); u = t.exp(); u.add_(1)
try: u.sum().backward()
except RuntimeError as e: print(str(e)[:80])
print(torch.tensor([1.]).grad, (x * 2).grad if False else None)
print(x.requires_grad_(False).requires_grad, x.type(torch.float64), x.to(torch.int32), x.half(), x.long())
n = x.numpy(); n[0] = 100; print(x, n, type(n))
try: torch.ones(1, requires_grad=True).numpy()
except RuntimeError as e: print(e)
print(torch.from_numpy(n) is x, torch.tensor(n))
s = torch.tensor(2., requires_grad=True)
out = s ** 3
d1 = torch.autograd.grad(out, s, create_graph=True)[0]; d2 = torch.autograd.grad(d1, s, create_graph=True)[0]; d3 = torch.autograd.grad(d2, s)[0]
print(d1, d2, d3)
print(torch.autograd.grad(s * 2, [s, a], allow_unused=True), torch.autograd.grad(s * 2, [s, a], materialize_grads=True))
l = torch.nn.Linear(1, 1); print(l.weight.is_leaf, l.weight.grad, l(torch.ones(1)).grad_fn)
torch.set_printoptions(precision=2, sci_mode=False); print(torch.tensor([1.23456, 1e-5]))
torch.set_default_dtype(torch.float64); print(torch.tensor([1.5]), torch.ones(1).dtype)

# ---- output
# <MulBackward0 object at 0xADDR> True None
# ((<AccumulateGrad object at 0xADDR>, 0), (None, 0)) True
# tensor([20., 20., 20.]) tensor([1., 1., 1.])
# tensor([ 4.,  8., 12.])
# Trying to backward through the graph a second time (or direc
# False
# False f
# False False
# False True
# a leaf Variable that requires grad is being used in an in-place operation.
# tensor([2., 3., 4.], requires_grad=True)
# True
# tensor([[5., 1.],
#         [1., 1.]], requires_grad=True)
# one of the variables needed for gradient computation has been modified by an inp
# None None
# False tensor([2., 3., 4.], dtype=torch.float64) tensor([2, 3, 4], dtype=torch.int32) tensor([2., 3., 4.], dtype=torch.float16) tensor([2, 3, 4])
# tensor([100.,   3.,   4.]) [100.   3.   4.] <class 'numpy.ndarray'>
# Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.
# False tensor([100.,   3.,   4.])
# tensor(12., grad_fn=<MulBackward0>) tensor(12., grad_fn=<MulBackward0>) tensor(6.)
# (tensor(2.), None) (tensor(2.), tensor([[0., 0.],
#         [0., 0.]]))
# True None <ViewBackward0 object at 0xADDR>
# tensor([1.23, 0.00])
# tensor([1.50]) torch.float64
