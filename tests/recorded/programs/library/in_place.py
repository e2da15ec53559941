import torch
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)
a = torch.tensor([1., 2., 3.], requires_grad=True)
attempt(lambda: a.add_(1))
attempt(lambda: a[0].add_(1))
attempt(lambda: a.view(3).add_(1))
def put():
    a[0] = 5
attempt(put)
b = a.clone()
b[0] = 5
b.sum().backward()
print(a.grad)
b = a * 2
c = b.exp()
c += 1
attempt(lambda: c.sum().backward())
b = a * 2
s = b.sin()
b.add_(1)
attempt(lambda: s.sum().backward())
b = a * 2
v = b[:2]
v.mul_(10)
print(b, v)
print(b.grad_fn, v.grad_fn, b.grad_fn.next_functions)
b.sum().backward()
with torch.no_grad():
    a.add_(1)
    a[0] = 0
print(a, a._version)
w = a.detach()
w.mul_(2)
print(a, a._version)
d = a.data
d.mul_(2)
print(a, a._version, d._version)
x = a * 1
y = x ** 2
x.data.zero_()
y.sum().backward()
print(a.grad)
x = a * 1
y = x ** 2
x.detach().zero_()
attempt(lambda: y.sum().backward())
p, q = torch.split(a * 1, [1, 2])
attempt(lambda: p.add_(1))
for row in (a * 1).unbind():
    attempt(lambda: row.add_(1))
    break
with torch.no_grad():
    v = a[:2]
attempt(lambda: v.add_(1))
u = (a * 1).expand(2, 3)
attempt(lambda: u.add_(1))
l = torch.ones(3)
l.mul_(a)
print(l, l.is_leaf)
l2 = torch.ones(3)
l2[1] = a[1] * 3
print(l2)
l2.sum().backward()
print(a.grad)
i = torch.arange(3)
attempt(lambda: i.mul_(a))
attempt(lambda: (a * 1).requires_grad_(False))
attempt(lambda: setattr(a * 1, 'requires_grad', False))

# ---- output
# RuntimeError: a leaf Variable that requires grad is being used in an in-place operation.
# RuntimeError: a view of a leaf Variable that requires grad is being used in an in-place operation.
# RuntimeError: a view of a leaf Variable that requires grad is being used in an in-place operation.
# RuntimeError: a view of a leaf Variable that requires grad is being used in an in-place operation.
# tensor([0., 1., 1.])
# RuntimeError: one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [3]], which is output 0 of Exp, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# RuntimeError: one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [3]], which is output 0 of Add, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# tensor([20., 40.,  6.], grad_fn=<CopySlices>) tensor([20., 40.], grad_fn=<AsStridedBackward0>)
# <CopySlices object at 0xADDR> <AsStridedBackward0 object at 0xADDR> ((<MulBackward0 object at 0xADDR>, 0), (None, 0))
# tensor([0., 3., 4.], requires_grad=True) 2
# tensor([0., 6., 8.], requires_grad=True) 3
# tensor([ 0., 12., 16.], requires_grad=True) 3 1
# tensor([20., 21.,  3.])
# RuntimeError: one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [3]], which is output 0 of Mul, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# RuntimeError: Output 0 of SplitWithSizes is a view and is being modified inplace. This view is the output of a function that returns multiple views. Such functions do not allow the output views to be modified inplace. You should replace the inplace operation by an out-of-place one.
# RuntimeError: Output 0 of Unbind is a view and is being modified inplace. This view is the output of a function that returns multiple views. Such functions do not allow the output views to be modified inplace. You should replace the inplace operation by an out-of-place one.
# RuntimeError: A view was created in no_grad mode and is being modified inplace with grad mode enabled. Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your code by moving both the view and the inplace either both inside the no_grad block (if you don't want the inplace to be tracked) or both outside (if you want the inplace to be tracked).
# RuntimeError: unsupported operation: more than one element of the written-to tensor refers to a single memory location. Please clone() the tensor before performing the operation.
# tensor([ 0., 12., 16.], grad_fn=<MulBackward0>) False
# tensor([ 1., 36.,  1.], grad_fn=<CopySlices>)
# tensor([20., 24.,  3.])
# RuntimeError: result type Float can't be cast to the desired output type Long
# RuntimeError: you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a subgraph that doesn't require differentiation use var_no_grad = var.detach().
# RuntimeError: you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a subgraph that doesn't require differentiation use var_no_grad = var.detach().
