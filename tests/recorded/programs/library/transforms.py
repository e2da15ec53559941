import torch
from torch.func import grad, vmap, jacrev, jacfwd, hessian, vjp, jvp, grad_and_value, functional_call
f = lambda x: (x ** 3).sum()
x = torch.tensor([1., 2., 3.])
print(grad(f)(x), grad(grad(lambda t: t ** 4))(torch.tensor(2.)))
print(hessian(f)(x)); print(jacrev(torch.sin)(x)); print(jacfwd(torch.cos)(x))
print(grad_and_value(f)(x))
print(vmap(lambda a, b: (a * b).sum())(torch.ones(2, 3), torch.arange(6.).view(2, 3)))
print(vmap(grad(lambda t: t.sin() * t))(x))
out, pull = vjp(lambda t: t * 2, x); print(out, pull(torch.ones(3)))
print(jvp(lambda t: t ** 2, (x,), (torch.ones(3),)))
def loss(params, data):
    w, b = params['w'], params['b']
    return ((data @ w + b) ** 2).mean()
print(grad(loss)({'w': torch.ones(2), 'b': torch.tensor(1.)}, torch.ones(3, 2)))
print(torch.vmap(torch.dot)(torch.ones(2, 3), torch.ones(2, 3)))
from torch.autograd.functional import jacobian, hessian as hes, vjp as v2, jvp as j2, hvp, vhp
print(jacobian(lambda a, b: (a * b, a + b), (torch.ones(2), torch.ones(2) * 2)))
print(hes(lambda a, b: (a * b ** 2).sum(), (torch.ones(2), torch.ones(2))))
print(v2(lambda a: a ** 2, x, torch.ones(3)), j2(lambda a: a ** 2, x, torch.ones(3)), hvp(f, x, torch.ones(3)), vhp(f, x, torch.ones(3)))
w = torch.tensor(2., requires_grad=True)
print(jacobian(lambda a: a * w, x, create_graph=True))

# ---- output
# tensor([ 3., 12., 27.]) tensor(48.)
# tensor([[ 6.,  0.,  0.],
#         [ 0., 12.,  0.],
#         [ 0.,  0., 18.]])
# tensor([[ 0.5403, -0.0000, -0.0000],
#         [ 0.0000, -0.4161, -0.0000],
#         [ 0.0000, -0.0000, -0.9900]])
# tensor([[-0.8415, -0.0000, -0.0000],
#         [-0.0000, -0.9093, -0.0000],
#         [-0.0000, -0.0000, -0.1411]])
# (tensor([ 3., 12., 27.]), tensor(36.))
# tensor([ 3., 12.])
# tensor([ 1.3818,  0.0770, -2.8289])
# tensor([2., 4., 6.]) (tensor([2., 2., 2.]),)
# (tensor([1., 4., 9.]), tensor([2., 4., 6.]))
# {'w': tensor([6., 6.]), 'b': tensor(6.)}
# tensor([3., 3.])
# ((tensor([[2., 0.],
#         [0., 2.]]), tensor([[1., 0.],
#         [0., 1.]])), (tensor([[1., 0.],
#         [0., 1.]]), tensor([[1., 0.],
#         [0., 1.]])))
# ((tensor([[0., 0.],
#         [0., 0.]]), tensor([[2., 0.],
#         [0., 2.]])), (tensor([[2., 0.],
#         [0., 2.]]), tensor([[2., 0.],
#         [0., 2.]])))
# (tensor([1., 4., 9.]), tensor([2., 4., 6.])) (tensor([1., 4., 9.]), tensor([2., 4., 6.])) (tensor(36.), tensor([ 6., 12., 18.])) (tensor(36.), tensor([ 6., 12., 18.]))
# tensor([[2., 0., 0.],
#         [0., 2., 0.],
#         [0., 0., 2.]], grad_fn=<ViewBackward0>)
