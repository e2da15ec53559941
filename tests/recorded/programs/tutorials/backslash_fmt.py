import torch
a = torch.tensor(1.5, requires_grad=True)
b = torch.tensor(-2.0, requires_grad=True)
total = a * b + \
    a ** 2 - \
    b / 2
print("total is", \
      total)
total.backward()
print("{0:.2f} {1} {0!r} {name}".format(a.grad.item(), b.grad, name=a.dtype))
print('%s %r %5.1f %-8s| %+d %05d %x %e %g' % (a, b, total, 'ab', 3, 42, 255, 12345.678, 1e-7))
print(f'{a:.3f} {b:8.2f} {total.item():>10.4e} {a.item()=}')
print(f'{a} {b!s} {total!r}')
print('%.2f%%' % (total.item() * 10))
print('{:>10}|{:<10}|{:^10}'.format('x', 'y', 'z'), '{:,}'.format(1234567), '{:b}'.format(10))
print(str(a) + ' ' + repr(b))
v = torch.tensor([1.0, 2.0])
print('v is %s' % v, 'shape %s' % (v.shape,), 'size %s' % str(v.size()))
print("{}".format(v), "{!r:}".format(v))

# ---- output
# total is tensor(0.2500, grad_fn=<SubBackward0>)
# 1.00 1.0 1.0 torch.float32
# tensor(1.5000, requires_grad=True) tensor(-2., requires_grad=True)   0.2 ab      | +3 00042 ff 1.234568e+04 1e-07
# 1.500    -2.00 2.5000e-01 a.item()=1.5
# 1.5 tensor(-2., requires_grad=True) tensor(0.2500, grad_fn=<SubBackward0>)
# 2.50%
#          x|y         |    z      1,234,567 1010
# tensor(1.5000, requires_grad=True) tensor(-2., requires_grad=True)
# v is tensor([1., 2.]) shape torch.Size([2]) size torch.Size([2])
# tensor([1., 2.]) tensor([1., 2.])
