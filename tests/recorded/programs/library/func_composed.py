import torch
import torch.nn.functional as F
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)
from torch.func import grad, vjp, jvp, jacrev, jacfwd, vmap
def f(x): return (x.sin() * x).sum()
def hvp(f, primals, tangents):
    return jvp(grad(f), primals, tangents)[1]
def hvp2(f, primals, vectors):
    _, fn = vjp(grad(f), *primals)
    return fn(*vectors)[0]
x = torch.tensor([1., 2., 3.])
v = torch.tensor([1., 0., -1.])
print(hvp(f, (x,), (v,)))
print(hvp2(f, (x,), (v,)))
H = jacfwd(jacrev(f))(x)
print(torch.allclose(H @ v, hvp(f, (x,), (v,))), H)
def batch(x): return vmap(grad(lambda t: t.sin()))(x)
print(batch(x))
W = torch.arange(6.).reshape(2, 3)
b = torch.ones(2)
def predict(W, b, x): return F.linear(x, W, b).tanh()
ft = jacrev(predict, argnums=(0, 1))(W, b, x)
print(ft[0].shape, ft[1])
J = vmap(jacrev(predict, argnums=2), in_dims=(None, None, 0))(W, b, torch.eye(3))
print(J.shape)
unit = torch.eye(2)
out, fn = vjp(lambda x: predict(W, b, x), x)
print(vmap(fn)(unit)[0])
_, cols = jvp(lambda x: predict(W, b, x), (x,), (v,))
print(cols)
print(vmap(lambda t: jvp(lambda x: predict(W, b, x), (x,), (t,))[1])(torch.eye(3)))
def lap(f):
    return lambda x: jacrev(jacrev(f))(x).diagonal().sum()
print(lap(f)(x))
print(vmap(lap(f))(torch.stack([x, v])))
outs, fn = vjp(lambda a, b: (a * b, a + b), x, v)
print(fn((torch.ones(3), torch.ones(3))))
print(jvp(lambda a, b: (a * b, a + b), (x, v), (torch.ones(3), torch.zeros(3))))
print(jvp(grad(lambda x: (x**4).sum()), (x,), (torch.ones(3),)))
attempt(lambda: jvp(torch.sum, (x,), (v,)))
attempt(lambda: vmap(torch.dot)(torch.ones(2, 3), torch.ones(2, 3)))
attempt(lambda: vmap(torch.sum)(torch.ones(2, 3)))

# ---- output
# tensor([0.2391, -0.0000, 2.4033])
# tensor([0.2391, -0.0000, 2.4033])
# True tensor([[ 0.2391,  0.0000,  0.0000],
#         [-0.0000, -2.6509, -0.0000],
#         [-0.0000, -0.0000, -2.4033]])
# tensor([ 0.5403, -0.4161, -0.9900])
# torch.Size([2, 2, 3]) tensor([[1.1921e-07, 0.0000e+00],
#         [0.0000e+00, 0.0000e+00]])
# torch.Size([3, 2, 3])
# tensor([[0.0000e+00, 1.1921e-07, 2.3842e-07],
#         [0.0000e+00, 0.0000e+00, 0.0000e+00]])
# tensor([-2.3842e-07, -0.0000e+00])
# tensor([[0.0000e+00, 0.0000e+00],
#         [1.1921e-07, 0.0000e+00],
#         [2.3842e-07, 0.0000e+00]])
# tensor(-4.8151)
# tensor([-4.8151,  2.4783])
# (tensor([2., 1., 0.]), tensor([2., 3., 4.]))
# ((tensor([ 1.,  0., -3.]), tensor([2., 2., 2.])), (tensor([ 1.,  0., -1.]), tensor([1., 1., 1.])))
# (tensor([  4.,  32., 108.]), tensor([ 12.,  48., 108.]))
# (tensor(6.), tensor(0.))
# tensor([3., 3.])
# tensor([3., 3.])
