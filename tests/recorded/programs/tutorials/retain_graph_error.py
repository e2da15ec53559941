import torch
x = torch.tensor(3.0, requires_grad=True)
y = torch.exp(x)
y.backward(retain_graph=True)
print(x.grad)
y.backward()
print(x.grad)
y.backward()

# ---- output
# tensor(20.0855)
# tensor(40.1711)
# RuntimeError: Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors after calling backward.
