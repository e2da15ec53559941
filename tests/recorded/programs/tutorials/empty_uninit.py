import torch
x = torch.empty(5, 3)
print(x.shape)
x = torch.zeros(5, 3, dtype=torch.long)
print(x)
x = torch.tensor([5.5, 3])
print(x)
x = x.new_ones(5, 3, dtype=torch.double)
print(x)
torch.manual_seed(3)
x = torch.randn_like(x, dtype=torch.float)
print(x)
print(x.size())
y = torch.rand(5, 3)
print(x + y)
print(torch.add(x, y))
result = torch.empty(5, 3)
torch.add(x, y, out=result)
print(result)
y.add_(x)
print(y)
print(x[:, 1])
x = torch.randn(4, 4)
y = x.view(16)
z = x.view(-1, 8)
print(x.size(), y.size(), z.size())
x = torch.randn(1)
print(x)
print(x.item())

# ---- output
# torch.Size([5, 3])
# tensor([[0, 0, 0],
#         [0, 0, 0],
#         [0, 0, 0],
#         [0, 0, 0],
#         [0, 0, 0]])
# tensor([5.5000, 3.0000])
# tensor([[1., 1., 1.],
#         [1., 1., 1.],
#         [1., 1., 1.],
#         [1., 1., 1.],
#         [1., 1., 1.]], dtype=torch.float64)
# tensor([[ 0.8033,  0.1748,  0.0890],
#         [-0.6137,  0.0462, -1.3683],
#         [ 0.3375,  1.0111, -1.4352],
#         [ 0.9774,  0.5220,  1.2379],
#         [-0.8646,  0.2990,  0.4192]])
# torch.Size([5, 3])
# tensor([[ 0.9426,  0.2264,  0.1556],
#         [-0.3598,  0.4148, -1.3639],
#         [ 0.6034,  1.5207, -0.8528],
#         [ 1.4058,  0.9654,  1.4126],
#         [-0.1085,  0.6785,  0.5774]])
# tensor([[ 0.9426,  0.2264,  0.1556],
#         [-0.3598,  0.4148, -1.3639],
#         [ 0.6034,  1.5207, -0.8528],
#         [ 1.4058,  0.9654,  1.4126],
#         [-0.1085,  0.6785,  0.5774]])
# tensor([[ 0.9426,  0.2264,  0.1556],
#         [-0.3598,  0.4148, -1.3639],
#         [ 0.6034,  1.5207, -0.8528],
#         [ 1.4058,  0.9654,  1.4126],
#         [-0.1085,  0.6785,  0.5774]])
# tensor([[ 0.9426,  0.2264,  0.1556],
#         [-0.3598,  0.4148, -1.3639],
#         [ 0.6034,  1.5207, -0.8528],
#         [ 1.4058,  0.9654,  1.4126],
#         [-0.1085,  0.6785,  0.5774]])
# tensor([0.1748, 0.0462, 1.0111, 0.5220, 0.2990])
# torch.Size([4, 4]) torch.Size([16]) torch.Size([2, 8])
# tensor([-0.0799])
# -0.0798543244600296
