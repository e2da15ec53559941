import torch
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)
z = torch.tensor([1 + 2j, 3 - 1j], requires_grad=True)
y = (z * z.conj()).real.sum()
y.backward()
print(y, z.grad)
z.grad = None
w = z.abs().sum()
w.backward()
print(z.grad)
attempt(lambda: (z ** 2).sum().backward())
z.grad = None
(z ** 2).sum().backward(torch.tensor(1 + 0j))
print(z.grad)
z.grad = None
torch.view_as_real(z).sum().backward()
print(z.grad)
z.grad = None
z.angle().sum().backward()
print(z.grad)
x = torch.tensor([1., 2.], requires_grad=True)
c = torch.complex(x, x * 2)
print(c)
c.abs().sum().backward()
print(x.grad)
f = torch.fft.fft(x)
print(f)
f.abs().sum().backward()
print(x.grad)
print(z.real, z.imag, z.conj())
print(z.conj().grad_fn, z.real.grad_fn)
attempt(lambda: z.exp().sum().backward())
attempt(lambda: torch.autograd.functional.jacobian(lambda z: z ** 2, z))
lr = 0.1
p = torch.tensor(1 + 1j, requires_grad=True)
for _ in range(3):
    loss = (p - (2 - 1j)).abs() ** 2
    p.grad = None
    loss.backward()
    with torch.no_grad():
        p -= lr * p.grad
    print(f'{loss.item():.4f}', p)

# ---- output
# tensor(15., grad_fn=<SumBackward0>) tensor([2.+4.j, 6.-2.j])
# tensor([0.4472+0.8944j, 0.9487-0.3162j])
# RuntimeError: grad can be implicitly created only for real scalar outputs but got torch.complex64
# tensor([2.-4.j, 6.+2.j])
# tensor([1.+1.j, 1.+1.j])
# tensor([-0.4000+0.2000j,  0.1000+0.3000j])
# tensor([1.+2.j, 2.+4.j], grad_fn=<ComplexBackward0>)
# tensor([2.2361, 2.2361])
# tensor([ 3.+0.j, -1.+0.j], grad_fn=<FftR2CBackward0>)
# tensor([2.2361, 4.2361])
# tensor([1., 3.], grad_fn=<SelectBackward0>) tensor([ 2., -1.], grad_fn=<SelectBackward0>) tensor([1.-2.j, 3.+1.j], grad_fn=<ConjBackward0>)
# <ConjBackward0 object at 0xADDR> <SelectBackward0 object at 0xADDR>
# RuntimeError: grad can be implicitly created only for real scalar outputs but got torch.complex64
# RuntimeError: grad can be implicitly created only for real scalar outputs but got torch.complex64
# 5.0000 tensor(1.2000+0.6000j, requires_grad=True)
# 3.2000 tensor(1.3600+0.2800j, requires_grad=True)
# 2.0480 tensor(1.4880+0.0240j, requires_grad=True)
