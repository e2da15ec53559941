"""functional_call with tied weights."""

import torch, torch.nn as nn, torch.nn.functional as F
def t(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


torch.manual_seed(0); m = nn.Sequential(nn.Linear(2, 2, bias=False), nn.Linear(2, 2, bias=False)); m[1].weight = m[0].weight
fc = torch.func.functional_call; o = torch.ones(2)
loss = lambda p, **k: fc(m, p, o, **k).sum()
print(torch.func.grad(loss)({'0.weight': torch.eye(2)}))
print(torch.func.grad(loss)({'1.weight': torch.eye(2)}))
print(torch.func.grad(lambda p: loss(p, tie_weights=False))({'0.weight': torch.eye(2)}))
t(lambda: torch.func.grad(loss)({'0.weight': torch.eye(2), '1.weight': torch.eye(2)}))
e = torch.eye(2); t(lambda: loss({'0.weight': e, '1.weight': e}))
t(lambda: loss({'0.weight': e}, strict=True)); t(lambda: loss({'nope': e})); t(lambda: loss({'0.nope': e})); t(lambda: loss({'0.weight': e, '1.weight': e * 2}, strict=True)); t(lambda: fc(m, {}, o)); t(lambda: loss({'5.weight': e}))
print(m[0].weight is m[1].weight)

m = nn.BatchNorm1d(2); b = dict(m.named_buffers()); p = dict(m.named_parameters())
q = {k: v.clone() for k, v in b.items()}
y = torch.func.functional_call(m, (p, q), torch.randn(4, 2)); print(q['num_batches_tracked'], m.num_batches_tracked)
t(lambda: torch.func.functional_call(m, {'weight': torch.ones(2), 'running_mean': torch.zeros(2)}, (torch.randn(4, 2),)).shape); print(m.num_batches_tracked)
t(lambda: torch.func.functional_call(m, {'weight': 3}, torch.randn(4, 2)))

# ---- output
# {'0.weight': tensor([[2., 2.],
#         [2., 2.]])}
# {'1.weight': tensor([[2., 2.],
#         [2., 2.]])}
# {'0.weight': tensor([[-0.5873, -0.5873],
#         [-0.1411, -0.1411]], grad_fn=<TBackward0>)}
# ValueError functional_call got multiple values for keys ['0.weight', '1.weight'], which are tied. Consider using tie_weights=False
# tensor(2.)
# tensor(2.)
# tensor(-0.0642, grad_fn=<SumBackward0>)
# tensor(-0.0642, grad_fn=<SumBackward0>)
# ValueError functional_call got multiple values for keys ['0.weight', '1.weight'], which are tied. Consider using tie_weights=False
# tensor([-0.4201,  0.3560], grad_fn=<SqueezeBackward4>)
# AttributeError Sequential has no attribute `5`
# True
# tensor(1) tensor(0)
# torch.Size([4, 2])
# tensor(1)
# TypeError 3 is not an instance of torch.Tensor
