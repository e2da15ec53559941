import torch
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)
base = torch.zeros(4, requires_grad=True)
b = base.clone()
v = b.view(2, 2)
v[0].add_(1)
print(b, b.grad_fn, v.grad_fn)
b.sum().backward()
print(base.grad)
t = torch.ones(2, 2)
t[0] = base[:2] * 3
print(t)
t.sum().backward()
print(base.grad)
c = base * 2
d = c[::2]
c.mul_(3)
print(d.grad_fn, d)
e = c.t() if c.dim() == 2 else c.unsqueeze(0)
e.squeeze_()
print(e.shape, e.grad_fn, e._is_view(), e._base is c)
x = torch.ones(3, requires_grad=True)
y = x * 1
y.unsqueeze_(0)
print(y.shape, y.grad_fn)
y.t_()
print(y.shape, y.grad_fn)
z = y.relu_()
print(z is y, y.grad_fn)
y.clamp_(0, 0.5)
print(y.grad_fn)
attempt(lambda: y.sum().backward())
print(x.grad)
a = torch.zeros(3)
a.copy_(x)
print(a, a.requires_grad)
a.fill_(2.)
print(a)
a.zero_()
print(a.grad_fn)
m = x * 1
m.masked_fill_(torch.tensor([True, False, False]), 7.)
print(m)
m.index_fill_(0, torch.tensor([1]), 2.)
print(m)
m[torch.tensor([2])] = 9.
print(m)
m.sum().backward()
print(x.grad)
n = x * 1
n += n
print(n)
n *= x
print(n)
with torch.no_grad():
    x.copy_(torch.arange(3.))
    x.clamp_(min=1)
print(x)
o = x * 1
o.resize_(1) if False else None
p = o.narrow(0, 0, 2)
p.zero_()
print(o)
q = torch.split(x * 1, 1)
attempt(lambda: q[0].zero_())
r = (x * 1).chunk(3)
attempt(lambda: r[0].zero_())
w = x.exp()
u = w.view(3)
u.add_(1)
attempt(lambda: w.sum().backward())

# ---- output
# tensor([1., 1., 0., 0.], grad_fn=<CopySlices>) <CopySlices object at 0xADDR> <AsStridedBackward0 object at 0xADDR>
# tensor([1., 1., 1., 1.])
# tensor([[0., 0.],
#         [1., 1.]], grad_fn=<CopySlices>)
# tensor([4., 4., 1., 1.])
# <AsStridedBackward0 object at 0xADDR> tensor([0., 0.], grad_fn=<AsStridedBackward0>)
# torch.Size([4]) <SqueezeBackward3 object at 0xADDR> True True
# torch.Size([1, 3]) <UnsqueezeBackward1 object at 0xADDR>
# torch.Size([3, 1]) <TBackward1 object at 0xADDR>
# True <ReluBackward0 object at 0xADDR>
# <ClampBackward1 object at 0xADDR>
# RuntimeError: one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [3, 1]], which is output 0 of Relu, is at version 4; expected version 3 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# None
# tensor([1., 1., 1.], grad_fn=<CopyBackwards>) True
# tensor([2., 2., 2.], grad_fn=<FillBackward2>)
# <ZeroBackward0 object at 0xADDR>
# tensor([7., 1., 1.], grad_fn=<MaskedFillBackward0>)
# tensor([7., 2., 1.], grad_fn=<IndexFillBackward0>)
# tensor([7., 2., 9.], grad_fn=<IndexPutBackward0>)
# tensor([0., 0., 0.])
# tensor([2., 2., 2.], grad_fn=<AddBackward0>)
# tensor([2., 2., 2.], grad_fn=<MulBackward0>)
# tensor([1., 1., 2.], requires_grad=True)
# tensor([0., 0., 2.], grad_fn=<CopySlices>)
# RuntimeError: Output 0 of Split is a view and is being modified inplace. This view is the output of a function that returns multiple views. Such functions do not allow the output views to be modified inplace. You should replace the inplace operation by an out-of-place one.
# RuntimeError: Output 0 of Split is a view and is being modified inplace. This view is the output of a function that returns multiple views. Such functions do not allow the output views to be modified inplace. You should replace the inplace operation by an out-of-place one.
# RuntimeError: one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [3]], which is output 0 of Exp, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
