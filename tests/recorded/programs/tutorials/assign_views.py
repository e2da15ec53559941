import torch
x = torch.zeros(3, 3, requires_grad=True)
y = x.clone()
y[0] = 1
y[:, 1] = torch.tensor([5., 6., 7.])
y[2, 2] += 4
y[y > 5] = 0
print(y, y.grad_fn)
y.sum().backward()
print(x.grad)
v = torch.arange(6.)
m = v.view(2, 3)
m[0, 0] = 99
print(v, m.T[0], v.data_ptr() == m.data_ptr())
a = torch.ones(3, requires_grad=True)
b = a * 2
c = b[0:2]
c *= 10
print(b, b.grad_fn, c.grad_fn)
b.sum().backward()
print(a.grad)
w = torch.ones(2, requires_grad=True)
try:
    w[0] = 5
except RuntimeError as e:
    print(e)
try:
    w += 1
except RuntimeError as e:
    print(e)
with torch.no_grad():
    w[0] = 5
    w += 1
print(w)
w.data[1] = 0
print(w, w.detach().clone().requires_grad_(True))

# ---- output
# tensor([[1., 5., 1.],
#         [0., 0., 0.],
#         [0., 0., 4.]], grad_fn=<IndexPutBackward0>) <IndexPutBackward0 object at 0xADDR>
# tensor([[0., 0., 0.],
#         [1., 0., 1.],
#         [1., 0., 1.]])
# tensor([99.,  1.,  2.,  3.,  4.,  5.]) tensor([99.,  3.]) True
# tensor([20., 20.,  2.], grad_fn=<CopySlices>) <CopySlices object at 0xADDR> <AsStridedBackward0 object at 0xADDR>
# tensor([20., 20.,  2.])
# a view of a leaf Variable that requires grad is being used in an in-place operation.
# a leaf Variable that requires grad is being used in an in-place operation.
# tensor([6., 2.], requires_grad=True)
# tensor([6., 0.], requires_grad=True) tensor([6., 0.], requires_grad=True)
