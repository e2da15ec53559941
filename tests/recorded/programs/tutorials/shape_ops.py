import torch
x = torch.arange(24).view(2, 3, 4)
print(x.permute(2, 0, 1).shape, x.transpose(0, 1).shape, x.flatten().shape, x.flatten(1).shape, x.squeeze().shape, x.unsqueeze(0).shape, x.expand(2, 3, 4).shape, x.repeat(2, 1, 1).shape, x.T.shape if x.dim() == 2 else x.mT.shape)
print(torch.stack([x, x]).shape, torch.cat([x, x], dim=-1).shape, torch.chunk(x, 2, dim=2)[0].shape, [t.shape for t in x.split(2, dim=1)], x.unbind(0)[0].shape, torch.hstack([x, x]).shape)
print(x[0, :, ::2], x[:, 1], x[..., 0], x[x > 20], x[-1][-1][-1])
print(x.size(), x.size(0), x.shape[1:], x.ndim, x.dim(), x.numel(), len(x), x.stride(), x.is_contiguous(), x.t if False else '')
y = torch.zeros(3, 5).scatter_(1, torch.tensor([[0], [2], [4]]), 1.0)
print(y, y.gather(1, torch.tensor([[0], [2], [4]])), torch.index_select(y, 0, torch.tensor([0, 2])), y.masked_fill(y > 0, -9), y.nonzero())
print(torch.tril(torch.ones(3, 3)), torch.full((2, 2), 7), torch.eye(2, 3), torch.arange(10, 0, -3), torch.linspace(0, 1, 3), torch.zeros_like(y).shape, torch.empty(0), torch.logspace(0, 2, 3))
print(torch.roll(torch.arange(4), 1), torch.flip(torch.arange(4), [0]), torch.rot90(torch.eye(2)), torch.clamp(torch.tensor([-1., 5.]), 0, 1), torch.sign(torch.tensor([-2., 0., 3.])), torch.round(torch.tensor([0.5, 1.5, -2.7])), torch.fmod(torch.tensor(5.), 3), torch.remainder(torch.tensor(-5), 3))

# ---- output
# torch.Size([4, 2, 3]) torch.Size([3, 2, 4]) torch.Size([24]) torch.Size([2, 12]) torch.Size([2, 3, 4]) torch.Size([1, 2, 3, 4]) torch.Size([2, 3, 4]) torch.Size([4, 3, 4]) torch.Size([2, 4, 3])
# torch.Size([2, 2, 3, 4]) torch.Size([2, 3, 8]) torch.Size([2, 3, 2]) [torch.Size([2, 2, 4]), torch.Size([2, 1, 4])] torch.Size([3, 4]) torch.Size([2, 6, 4])
# tensor([[ 0,  2],
#         [ 4,  6],
#         [ 8, 10]]) tensor([[ 4,  5,  6,  7],
#         [16, 17, 18, 19]]) tensor([[ 0,  4,  8],
#         [12, 16, 20]]) tensor([21, 22, 23]) tensor(23)
# torch.Size([2, 3, 4]) 2 torch.Size([3, 4]) 3 3 24 2 (12, 4, 1) True 
# tensor([[1., 0., 0., 0., 0.],
#         [0., 0., 1., 0., 0.],
#         [0., 0., 0., 0., 1.]]) tensor([[1.],
#         [1.],
#         [1.]]) tensor([[1., 0., 0., 0., 0.],
#         [0., 0., 0., 0., 1.]]) tensor([[-9.,  0.,  0.,  0.,  0.],
#         [ 0.,  0., -9.,  0.,  0.],
#         [ 0.,  0.,  0.,  0., -9.]]) tensor([[0, 0],
#         [1, 2],
#         [2, 4]])
# tensor([[1., 0., 0.],
#         [1., 1., 0.],
#         [1., 1., 1.]]) tensor([[7, 7],
#         [7, 7]]) tensor([[1., 0., 0.],
#         [0., 1., 0.]]) tensor([10,  7,  4,  1]) tensor([0.0000, 0.5000, 1.0000]) torch.Size([3, 5]) tensor([]) tensor([  1.,  10., 100.])
# tensor([3, 0, 1, 2]) tensor([3, 2, 1, 0]) tensor([[0., 1.],
#         [1., 0.]]) tensor([0., 1.]) tensor([-1.,  0.,  1.]) tensor([ 0.,  2., -3.]) tensor(2.) tensor(1)
