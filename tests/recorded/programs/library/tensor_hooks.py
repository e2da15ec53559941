import torch
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)
x = torch.tensor([1., 2.], requires_grad=True)
y = x * 3
h1 = y.register_hook(lambda g: print('y', g))
h2 = y.register_hook(lambda g: g * 2)
h3 = x.register_hook(lambda g: g.clamp(max=5))
print(h1, type(h1).__name__)
y.sum().backward(retain_graph=True)
print(x.grad)
h2.remove(); h3.remove()
x.grad = None
y.sum().backward()
print(x.grad)
h1.remove(); h1.remove()
attempt(lambda: torch.ones(2).register_hook(lambda g: g))
y = x * 3
y.register_hook(lambda g: g[:1])
attempt(lambda: y.sum().backward())
y = x * 3
y.register_hook(lambda g: 'a')
attempt(lambda: y.sum().backward())
def named(g):
    return g.reshape(1, 2)
y = x * 3
y.register_hook(named)
attempt(lambda: y.sum().backward())
y = x * 3
y.retain_grad()
y.register_hook(lambda g: g * 10)
y.sum().backward()
print(y.grad, x.grad)
y = x * 3
y.register_hook(lambda g: g * 10)
y.retain_grad()
y.register_hook(lambda g: g * 10)
y.sum().backward()
print(y.grad)
y = x * 3
y.register_hook(lambda g: print('before inplace'))
y.mul_(2)
y.register_hook(lambda g: print('after inplace', g))
y.sum().backward()
with x.register_hook(lambda g: print('ctx')) as h:
    (x * 2).sum().backward()
(x * 2).sum().backward()
y = (x * 2)
y.register_hook(lambda g: print('multi', g))
(y + y).sum().backward()
x.grad = None
x.register_hook(lambda g: g.double())
attempt(lambda: (x * 2).sum().backward())
x = torch.tensor([1., 2.], requires_grad=True)
x.register_hook(lambda g: g * 2)
(x ** 3).sum().backward(create_graph=True)
print(x.grad, torch.autograd.grad((x ** 3).sum(), x, create_graph=True))
x.register_hook(lambda g: g.double())
attempt(lambda: (x * 2).sum().backward(create_graph=True))

# ---- output
# <torch.utils.hooks.RemovableHandle object at 0xADDR> RemovableHandle
# y tensor([1., 1.])
# tensor([5., 5.])
# y tensor([1., 1.])
# tensor([3., 3.])
# RuntimeError: cannot register a hook on a tensor that doesn't require gradient
# RuntimeError: hook '<lambda>' has changed the size of value
# TypeError: expected Variable, but hook returned 'str'
# RuntimeError: hook 'named' has changed the size of value
# tensor([10., 10.]) tensor([33., 33.])
# tensor([100., 100.])
# after inplace tensor([1., 1.])
# before inplace
# ctx
# multi tensor([2., 2.])
# RuntimeError: hook '<lambda>' has changed the type of value (was torch.FloatTensor got torch.DoubleTensor)
# tensor([ 6., 24.], grad_fn=<CopyBackwards>) (tensor([ 6., 24.], grad_fn=<MulBackward0>),)
# RuntimeError: hook '<lambda>' has changed the type of value (was torch.FloatTensor got torch.DoubleTensor)
