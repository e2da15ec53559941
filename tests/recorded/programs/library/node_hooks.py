import torch
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)
a = torch.tensor([1., 2.], requires_grad=True)
b = torch.tensor([3., 4.], requires_grad=True)
y = a * b
h = y.grad_fn.register_hook(lambda gi, go: print('post', gi, go))
p = y.grad_fn.register_prehook(lambda go: print('pre', go))
y.sum().backward(retain_graph=True)
h.remove(); p.remove()
y.grad_fn.register_hook(lambda gi, go: (gi[0] * 0, gi[1]))
y.grad_fn.register_prehook(lambda go: (go[0] * 10,))
a.grad = b.grad = None
y.sum().backward()
print(a.grad, b.grad)
z = a * 2
z.grad_fn.register_hook(lambda gi, go: (gi[0],))
attempt(lambda: z.sum().backward())
z = a * 2
z.grad_fn.register_prehook(lambda go: 3)
attempt(lambda: z.sum().backward())
z = a * 2
acc = z.grad_fn.next_functions[0][0]
print(acc, acc.variable)
acc.register_hook(lambda gi, go: print('acc post', gi, go))
acc.register_prehook(lambda g: print('acc pre', g))
z.sum().backward()
s = torch.split(a, 1)
s[0].grad_fn.register_prehook(lambda go: print('split', go))
s[0].sum().backward()
print(type(h).__name__)
print(acc.metadata, acc.name())
y = a.sin()
y.grad_fn.metadata['k'] = 1
print(y.grad_fn.metadata)
attempt(lambda: y.grad_fn.register_hook(None))

# ---- output
# pre (tensor([1., 1.]),)
# post (tensor([3., 4.]), tensor([1., 2.])) (tensor([1., 1.]),)
# tensor([0., 0.]) tensor([10., 20.])
# RuntimeError: hook '<lambda>' has returned an incorrect number of values (got 1, but expected 2)
# TypeError: expected tuple, but hook returned 'int'
# <AccumulateGrad object at 0xADDR> tensor([1., 2.], requires_grad=True)
# acc pre (tensor([2., 2.]),)
# acc post () (tensor([2., 2.]),)
# split (tensor([1.]), None)
# acc pre (tensor([1., 0.]),)
# acc post () (tensor([1., 0.]),)
# RemovableHandle
# {} torch::autograd::AccumulateGrad
# {'k': 1}
# <torch.utils.hooks.RemovableHandle object at 0xADDR>
