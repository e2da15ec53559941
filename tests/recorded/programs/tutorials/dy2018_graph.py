import torch as t
from torch.autograd import Variable as V
def f(x):
    '''计算y'''
    y = x**2 * t.exp(x)
    return y
def gradf(x):
    '''手动求导函数'''
    dx = 2*x*t.exp(x) + x**2*t.exp(x)
    return dx
t.manual_seed(1)
x = t.randn(3, 4, requires_grad=True)
y = f(x)
print(y)
y.backward(t.ones(y.size()))
print(x.grad)
print(gradf(x))
x = t.ones(1)
b = t.rand(1, requires_grad=True)
w = t.rand(1, requires_grad=True)
y = w * x
z = y + b
print(x.requires_grad, b.requires_grad, w.requires_grad, y.requires_grad)
print(x.is_leaf, w.is_leaf, b.is_leaf, y.is_leaf)
print(z.grad_fn)
print(z.grad_fn.next_functions)
print(z.grad_fn.next_functions[0][0] == y.grad_fn)
print(y.grad_fn.next_functions)
print(w.grad_fn, x.grad_fn)
z.backward(retain_graph=True)
print(w.grad)
z.backward()
print(w.grad)
def abs(x):
    if x.data[0] > 0: return x
    else: return -x
x = t.ones(1, requires_grad=True)
y = abs(x)
y.backward()
print(x.grad)
x = -1 * t.ones(1)
x = x.requires_grad_()
y = abs(x)
y.backward()
print(x.grad)
def f(x):
    result = 1
    for ii in x:
        if ii.item() > 0: result = ii * result
    return result
x = t.arange(-2, 4).float().requires_grad_()
y = f(x)
y.backward()
print(x.grad)
t.set_default_tensor_type if False else None
a = t.ones(3, 4, requires_grad=True)
b = t.ones(3, 4, requires_grad=True)
c = a * b
print(a.data, a.data.requires_grad)
d = a.data.sigmoid_()
print(d.requires_grad, a)
tensor = a.detach()
mean, std, maximum = tensor.mean(), tensor.std(), tensor.max()
print(mean, std, maximum)
tensor[0] = 1
variable_grad = []
def variable_hook(grad):
    print('y的梯度：', grad)
x = t.ones(3, requires_grad=True)
w = t.rand(3, requires_grad=True)
y = x * w
hook_handle = y.register_hook(variable_hook)
z = y.sum()
z.backward()
hook_handle.remove()
print(t.autograd.grad((x * w).sum(), w))

# ---- output
# tensor([[0.8474, 0.0930, 0.0040, 0.7186],
#         [0.1300, 0.0234, 0.5058, 0.2134],
#         [0.3779, 0.1805, 0.3262, 0.0032]], grad_fn=<MulBackward0>)
# tensor([[ 3.4100,  0.7902,  0.1352,  3.0316],
#         [-0.4452, -0.2580, -0.1585,  1.3315],
#         [-0.3576, -0.4607, -0.4050, -0.1067]])
# tensor([[ 3.4100,  0.7902,  0.1352,  3.0316],
#         [-0.4452, -0.2580, -0.1585,  1.3315],
#         [-0.3576, -0.4607, -0.4050, -0.1067]], grad_fn=<AddBackward0>)
# False True True True
# True True True False
# <AddBackward0 object at 0xADDR>
# ((<MulBackward0 object at 0xADDR>, 0), (<AccumulateGrad object at 0xADDR>, 0))
# True
# ((<AccumulateGrad object at 0xADDR>, 0), (None, 0))
# None None
# tensor([1.])
# tensor([2.])
# tensor([1.])
# tensor([-1.])
# tensor([0., 0., 0., 6., 3., 2.])
# tensor([[1., 1., 1., 1.],
#         [1., 1., 1., 1.],
#         [1., 1., 1., 1.]]) False
# False tensor([[0.7311, 0.7311, 0.7311, 0.7311],
#         [0.7311, 0.7311, 0.7311, 0.7311],
#         [0.7311, 0.7311, 0.7311, 0.7311]], requires_grad=True)
# tensor(0.7311) tensor(0.) tensor(0.7311)
# y的梯度： tensor([1., 1., 1.])
# (tensor([1., 1., 1.]),)
