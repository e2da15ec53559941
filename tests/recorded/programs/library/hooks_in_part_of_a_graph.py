import torch
x = torch.tensor([1., 2.], requires_grad=True)
y = torch.tensor([3., 4.], requires_grad=True)
y.register_hook(lambda g: print('y heard', g))
print(torch.autograd.grad((x * y).sum(), x))
(x * y).sum().backward(inputs=[x])
t = x * x
t.register_hook(lambda g: print('t heard', g))
(t * t).sum().backward(inputs=[t])
try:
    t.sum().backward()
except RuntimeError as e: print(str(e)[:60])
t = x * x
(t * t).sum().backward(inputs=[t], retain_graph=True)
t.sum().backward()
print(x.grad, t.grad)
t = x * x
t.grad_fn.register_hook(lambda a, b: print('after', a, b))
t.grad_fn.register_prehook(lambda b: print('before', b))
(t * t).sum().backward(inputs=[t])
t = x * x
t.grad_fn.register_hook(lambda a, b: print('after', a, b))
t.grad_fn.register_prehook(lambda b: print('before', b))
print(torch.autograd.grad((t * t).sum(), t))
t = x * x
u = t * y
(t * u).sum().backward(inputs=[t, u])
print(t.grad, u.grad)
try:
    t.sum().backward()
except RuntimeError as e: print(str(e)[:60])
t = x.exp() + 1
t.sum().backward(inputs=[t])
t.sum().backward()
t = x.exp()
t.sum().backward(inputs=[t], create_graph=True)
t.sum().backward()
x = torch.tensor([1., 2.], requires_grad=True)
t = x * x
t.register_hook(lambda g: g * 10)
print('hooked', torch.autograd.grad((t * t).sum(), [t, x]))
t = x * x
t.register_hook(lambda g: g * 10)
print('hooked alone', torch.autograd.grad((t * t).sum(), [t]))
t = x * x
t.grad_fn.register_prehook(lambda gs: (gs[0] * 10,))
print('pre', torch.autograd.grad((t * t).sum(), [t, x]))
t = x * x
t.grad_fn.register_prehook(lambda gs: (gs[0] * 10,))
print('pre alone', torch.autograd.grad((t * t).sum(), [t]))
t = x * x
t.retain_grad()
t.grad_fn.register_prehook(lambda gs: (gs[0] * 10,))
(t * t).sum().backward()
print('retained', t.grad, x.grad)
x.grad = None
t = x * x
t.retain_grad()
t.register_hook(lambda g: g * 10)
print('grad retained', torch.autograd.grad((t * t).sum(), [t]), t.grad)
t = x * x
t.register_hook(lambda g: g * 10)
(t * t).sum().backward(inputs=[t])
print('inputs', t.grad)
t = x * x
t.register_hook(lambda g: g * 10)
(t * t).sum().backward(inputs=[t, x])
print('inputs', t.grad, x.grad)
x.grad = None
a = torch.tensor([1., 2.], requires_grad=True)
acc = (a * 1).grad_fn.next_functions[0][0]
acc.register_prehook(lambda gs: (gs[0] * 10,))
try:
    (a * 3).sum().backward()
    print('acc pre', a.grad)
    print(torch.autograd.grad((a * 3).sum(), a))
    (a * 3).sum().backward(inputs=[a])
    print('acc pre', a.grad)
except Exception as e: print(e)
b = torch.tensor([1., 2.], requires_grad=True)
acc = (b * 1).grad_fn.next_functions[0][0]
acc.register_hook(lambda i, o: print('after', i, o))
acc.register_prehook(lambda gs: print('before', gs))
b.register_hook(lambda g: print('tensor', g))
b.register_post_accumulate_grad_hook(lambda p: print('post', p.grad))
print(torch.autograd.grad((b * 3).sum(), b))
(b * 3).sum().backward()
c = torch.tensor([1., 2.], requires_grad=True)
d = torch.tensor([1., 2.], requires_grad=True)
p = c * d
p.grad_fn.register_hook(lambda i, o: print('after', i, o))
print(torch.autograd.grad(p.sum(), c))
p = c * d
p.grad_fn.register_hook(lambda i, o: print('after', i, o))
p.sum().backward(inputs=[d])
print(torch.autograd.grad([c.sum(), d.sum()], c))
q = torch.stack([c, d])
q.register_hook(lambda g: g * 2)
print(torch.autograd.grad(q.sum(), [q, c], create_graph=True))
u, v = q.unbind(0)
u.register_hook(lambda g: g * 3)
print(torch.autograd.grad((u * v).sum(), [u, v, c], retain_graph=True))
print(torch.autograd.grad((u * v).sum(), [u, v]))

# ---- output
# (tensor([3., 4.]),)
# t heard tensor([2., 8.])
# t heard tensor([1., 1.])
# Trying to backward through the graph a second time (or direc
# tensor([5., 8.]) tensor([3., 9.])
# before (tensor([2., 8.]),)
# after (None, None) (tensor([2., 8.]),)
# (tensor([2., 8.]),)
# tensor([ 6., 32.]) tensor([1., 4.])
# Trying to backward through the graph a second time (or direc
# hooked (tensor([2., 8.]), tensor([ 40., 320.]))
# hooked alone (tensor([20., 80.]),)
# pre (tensor([2., 8.]), tensor([ 40., 320.]))
# pre alone (tensor([2., 8.]),)
# retained tensor([2., 8.]) tensor([ 40., 320.])
# grad retained (tensor([20., 80.]),) tensor([20., 80.])
# inputs tensor([20., 80.])
# inputs tensor([20., 80.]) tensor([ 40., 320.])
# acc pre tensor([30., 30.])
# (tensor([3., 3.]),)
# acc pre tensor([60., 60.])
# tensor tensor([3., 3.])
# (tensor([3., 3.]),)
# tensor tensor([3., 3.])
# before (tensor([3., 3.]),)
# post tensor([3., 3.])
# after () (tensor([3., 3.]),)
# after (tensor([1., 2.]), None) (tensor([1., 1.]),)
# (tensor([1., 2.]),)
# after (None, tensor([1., 2.])) (tensor([1., 1.]),)
# (tensor([1., 1.]),)
# (tensor([[1., 1.],
#         [1., 1.]]), tensor([2., 2.]))
# (tensor([1., 2.]), tensor([1., 2.]), tensor([ 6., 12.]))
# (tensor([3., 6.]), tensor([1., 2.]))
