import torch
x = torch.ones(2, requires_grad=True)
print(x + [1, 2] if False else 'skip')
x.backward(torch.ones(2), foo=1)

# ---- output
# skip
# TypeError: Tensor.backward() got an unexpected keyword argument 'foo'
