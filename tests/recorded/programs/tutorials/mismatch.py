import torch
x = torch.tensor([[1., 2.]], requires_grad=True)
m = torch.zeros(1, 2)
m[0, 0] = x[0, 0] ** 2 + 3 * x[0, 1]
m[0, 1] = x[0, 1] ** 2 + 2 * x[0, 0]
m.backward(torch.tensor([[1., 0.]]), retain_graph=True)
print(x.grad)
j = torch.zeros(2, 2)
j[:, 0] = x.grad.data
x.grad.zero_()
m.backward(torch.tensor([[0., 1.]]))
j[:, 1] = x.grad.data
print(j)
print('jacobian matrix is', j)
y = x * 2
y.backward(torch.ones(2))

# ---- output
# tensor([[2., 3.]])
# tensor([[2., 2.],
#         [3., 4.]])
# jacobian matrix is tensor([[2., 2.],
#         [3., 4.]])
# RuntimeError: Mismatch in shape: grad_output[0] has a shape of torch.Size([2]) and output[0] has a shape of torch.Size([1, 2]).
