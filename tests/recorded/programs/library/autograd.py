import torch
from torch.autograd import Variable
x = Variable(torch.ones(2, 2), requires_grad=True)
print(x)
y = x + 2
print(y)
print(y.grad_fn)
z = y * y * 3
out = z.mean()
print(z, out)
out.backward()
print(x.grad)
x = torch.randn(3)
x = Variable(torch.FloatTensor([1, 2, 3]), requires_grad=True)
y = x * 2
while y.data.norm() < 1000:
    y = y * 2
print(y)
gradients = torch.FloatTensor([0.1, 1.0, 0.0001])
y.backward(gradients)
print(x.grad)
print(x.data, type(x.data), x.is_leaf, y.is_leaf)
print(isinstance(x, Variable), Variable)
x = torch.tensor(3., requires_grad=True)
f = x**3 + 2*x
g, = torch.autograd.grad(f, x, create_graph=True)
h, = torch.autograd.grad(g, x)
print(g, h)
a = torch.tensor([1., 2.], requires_grad=True)
print(torch.autograd.grad((a**2).sum(), [a], retain_graph=True))
J = torch.autograd.functional.jacobian(lambda t: t**2, a)
H = torch.autograd.functional.hessian(lambda t: (t**3).sum(), a)
print(J, H)
gs = torch.autograd.grad(a * torch.tensor([2., 3.]), a, grad_outputs=torch.eye(2), is_grads_batched=True)
print(gs)
print(torch.autograd.gradcheck(lambda t: (t**2).sin(), torch.tensor([0.3, 0.4], dtype=torch.double, requires_grad=True)))
try:
    torch.autograd.grad(a.sum(), x)
except RuntimeError as e:
    print(e)
try:
    torch.ones(2).backward()
except RuntimeError as e:
    print(e)
with torch.autograd.set_detect_anomaly(True):
    print((a*2).sum())
b = torch.ones(2, requires_grad=True)
torch.autograd.backward([(a*b).sum(), (a+b).sum()])
print(a.grad, b.grad)

# ---- output
# tensor([[1., 1.],
#         [1., 1.]], requires_grad=True)
# tensor([[3., 3.],
#         [3., 3.]], grad_fn=<AddBackward0>)
# <AddBackward0 object at 0xADDR>
# tensor([[27., 27.],
#         [27., 27.]], grad_fn=<MulBackward0>) tensor(27., grad_fn=<MeanBackward0>)
# tensor([[4.5000, 4.5000],
#         [4.5000, 4.5000]])
# tensor([ 512., 1024., 1536.], grad_fn=<MulBackward0>)
# tensor([5.1200e+01, 5.1200e+02, 5.1200e-02])
# tensor([1., 2., 3.]) <class 'torch.Tensor'> True False
# True <class 'torch.autograd.variable.Variable'>
# tensor(29., grad_fn=<AddBackward0>) tensor(18.)
# (tensor([2., 4.]),)
# tensor([[2., 0.],
#         [0., 4.]]) tensor([[ 6.,  0.],
#         [ 0., 12.]])
# (tensor([[2., 0.],
#         [0., 3.]]),)
# True
# The differentiated Tensor at index 0 appears to not have been used in the graph. Set allow_unused=True if this is the desired behavior.
# element 0 of tensors does not require grad and does not have a grad_fn
# tensor(6., grad_fn=<SumBackward0>)
# tensor([2., 2.]) tensor([2., 3.])
