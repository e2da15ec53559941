import torch
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)
x = torch.tensor([1., 2.], requires_grad=True)
y = torch.tensor([3., 4.], requires_grad=True)
out = x ** 2
attempt(lambda: torch.autograd.grad(out, x))
attempt(lambda: torch.autograd.grad(out.sum(), y))
print(torch.autograd.grad((x ** 2).sum(), (x, y), allow_unused=True))
print(torch.autograd.grad((x ** 2).sum(), (x, y), materialize_grads=True))
attempt(lambda: torch.autograd.grad((x ** 2).sum(), (x, y), allow_unused=False, materialize_grads=True))
attempt(lambda: torch.autograd.grad(x.sum(), []))
attempt(lambda: torch.autograd.grad(x.detach().sum(), x))
attempt(lambda: torch.autograd.grad(x.sum(), torch.ones(2)))
attempt(lambda: torch.autograd.grad(x.sum(), 3))
attempt(lambda: torch.autograd.grad(3, x))
attempt(lambda: torch.autograd.grad(x ** 2, x, torch.ones(3)))
attempt(lambda: torch.autograd.grad(x ** 2, x, [torch.ones(2), torch.ones(2)]))
print(torch.autograd.grad([x ** 2, x ** 3], x, [torch.ones(2), torch.ones(2)]))
print(torch.autograd.grad(x ** 2, x, torch.eye(2), is_grads_batched=True))
attempt(lambda: torch.autograd.backward([x.sum(), y.sum()]))
print(x.grad, y.grad)
(x * y).sum().backward(inputs=[x])
print(x.grad, y.grad)
attempt(lambda: (x * y).sum().backward(inputs=[]))
z = x * y
attempt(lambda: z.sum().backward(inputs=[z]))
print(z.grad)
l = (x * y).sum()
l.backward(retain_graph=True)
l.backward()
attempt(lambda: l.backward())
g = torch.autograd.grad((x ** 3).sum(), x, create_graph=True)[0]
print(g)
h = torch.autograd.grad(g, x, grad_outputs=torch.ones_like(g))[0]
print(h)
(x ** 2).sum().backward(create_graph=True)
print(x.grad)
attempt(lambda: torch.autograd.backward(x.sum(), grad_tensors=[None, None]))
attempt(lambda: torch.autograd.grad(x * 1j, x))
attempt(lambda: torch.autograd.grad(torch.tensor([1., 2.]), x))
print(torch.autograd.grad(x[0] * 2, x))
print(torch.autograd.grad(x, x, torch.ones(2)))

# ---- output
# RuntimeError: grad can be implicitly created only for scalar outputs
# RuntimeError: The differentiated Tensor at index 0 appears to not have been used in the graph. Set allow_unused=True if this is the desired behavior.
# (tensor([2., 4.]), None)
# (tensor([2., 4.]), tensor([0., 0.]))
# ValueError: Expected allow_unused to be True or not passed when materialize_grads=True, but got: allow_unused=False.
# RuntimeError: `inputs` argument to `grad()` cannot be empty.
# RuntimeError: element 0 of tensors does not require grad and does not have a grad_fn
# RuntimeError: One of the differentiated Tensors does not require grad
# TypeError: 'int' object is not iterable
# TypeError: 'int' object is not iterable
# RuntimeError: Mismatch in shape: grad_output[0] has a shape of torch.Size([3]) and output[0] has a shape of torch.Size([2]).
# (tensor([2., 4.]),)
# (tensor([ 5., 16.]),)
# (tensor([[2., 0.],
#         [0., 4.]]),)
# None
# tensor([1., 1.]) tensor([1., 1.])
# tensor([4., 5.]) tensor([1., 1.])
# RuntimeError: `inputs` argument to `backward()` cannot be empty.
# None
# tensor([1., 1.])
# RuntimeError: Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors after calling backward.
# tensor([ 3., 12.], grad_fn=<MulBackward0>)
# tensor([ 6., 12.])
# tensor([12., 17.], grad_fn=<AddBackward0>)
# None
# RuntimeError: grad can be implicitly created only for scalar outputs
# RuntimeError: element 0 of tensors does not require grad and does not have a grad_fn
# (tensor([2., 0.]),)
# (tensor([1., 1.]),)
