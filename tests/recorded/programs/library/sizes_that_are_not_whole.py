import torch
import torch.nn.functional as F

x = torch.ones(2, 3)


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


for bad in (1.5, None, "a"):
    attempt(lambda: torch.zeros(2, bad))
    attempt(lambda: torch.zeros((2, bad)))
    attempt(lambda: torch.zeros(size=(2, bad)))
    attempt(lambda: x.view(3, bad))
    attempt(lambda: x.view((3, bad)))
    attempt(lambda: x.reshape(bad, 3))
    attempt(lambda: torch.reshape(x, (3, bad)))
    attempt(lambda: x.permute(1, bad))
    attempt(lambda: x.expand(2, bad))
    attempt(lambda: x.new_zeros(2, bad))
    attempt(lambda: torch.randn(2, bad))
    attempt(lambda: x.sum((0, bad)))
    attempt(lambda: x.amax((0, bad)))
    attempt(lambda: F.layer_norm(x, (2, bad)))
    attempt(lambda: F.max_pool2d(x[None], (1, bad)))
    attempt(lambda: F.conv2d(x[None, None], torch.ones(1, 1, 1, 1), stride=(1, bad)))
attempt(lambda: torch.zeros(2, True))
attempt(lambda: F.group_norm(x, num_groups=1.5))
attempt(lambda: F.cosine_embedding_loss(x, x, torch.ones(2), margin=None))
attempt(lambda: x.broadcast_to(2, 2, 3).shape)
attempt(lambda: torch.ones_like(x, out=3))

# ---- output
# TypeError zeros(): argument 'size' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got float"
# TypeError zeros(): argument 'size' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got float"
# TypeError zeros(): argument 'size' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got float"
# TypeError view(): argument 'size' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got float"
# TypeError view(): argument 'size' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got float"
# TypeError reshape() takes 1 positional argument but 2 were given
# TypeError reshape(): argument 'shape' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got float"
# TypeError permute(): argument 'dims' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got float"
# TypeError expand(): argument 'size' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got float"
# TypeError new_zeros(): argument 'size' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got float"
# TypeError randn(): argument 'size' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got float"
# TypeError sum(): argument 'dim' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got float"
# TypeError amax(): argument 'dim' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got float"
# TypeError layer_norm(): argument 'normalized_shape' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got float"
# TypeError max_pool2d(): argument 'kernel_size' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got float"
# TypeError conv2d(): argument 'stride' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got float"
# TypeError zeros(): argument 'size' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got NoneType"
# TypeError zeros(): argument 'size' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got NoneType"
# TypeError zeros(): argument 'size' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got NoneType"
# TypeError view(): argument 'size' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got NoneType"
# TypeError view(): argument 'size' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got NoneType"
# TypeError reshape() takes 1 positional argument but 2 were given
# TypeError reshape(): argument 'shape' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got NoneType"
# TypeError permute(): argument 'dims' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got NoneType"
# TypeError expand(): argument 'size' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got NoneType"
# TypeError new_zeros(): argument 'size' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got NoneType"
# TypeError randn(): argument 'size' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got NoneType"
# TypeError sum(): argument 'dim' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got NoneType"
# TypeError amax(): argument 'dim' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got NoneType"
# TypeError layer_norm(): argument 'normalized_shape' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got NoneType"
# TypeError max_pool2d(): argument 'kernel_size' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got NoneType"
# TypeError conv2d(): argument 'stride' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got NoneType"
# TypeError zeros(): argument 'size' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got str"
# TypeError zeros(): argument 'size' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got str"
# TypeError zeros(): argument 'size' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got str"
# TypeError view(): argument 'size' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got str"
# TypeError view(): argument 'size' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got str"
# TypeError reshape() takes 1 positional argument but 2 were given
# TypeError reshape(): argument 'shape' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got str"
# TypeError permute(): argument 'dims' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got str"
# TypeError expand(): argument 'size' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got str"
# TypeError new_zeros(): argument 'size' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got str"
# TypeError randn(): argument 'size' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got str"
# TypeError sum(): argument 'dim' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got str"
# TypeError amax(): argument 'dim' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got str"
# TypeError layer_norm(): argument 'normalized_shape' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got str"
# TypeError max_pool2d(): argument 'kernel_size' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got str"
# TypeError conv2d(): argument 'stride' failed to unpack the object at pos 2 with error "type must be tuple of ints,but got str"
# tensor([[0.],
#         [0.]])
# TypeError group_norm(): argument 'num_groups' (position 2) must be int, not float
# TypeError cosine_embedding_loss(): argument 'margin' (position 4) must be float, not NoneType
# torch.Size([2, 2, 3])
# TypeError ones_like() got an unexpected keyword argument 'out'
