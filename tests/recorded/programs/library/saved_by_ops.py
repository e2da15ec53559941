import torch
import torch.nn.functional as F
x = torch.tensor([[1., 2.], [3., 4.]], requires_grad=True)
w = torch.ones(2, 2, requires_grad=True)
names = []
def pack(t):
    names.append((tuple(t.shape), t.requires_grad, None if t.grad_fn is None else t.grad_fn.name()))
    return t
with torch.autograd.graph.saved_tensors_hooks(pack, lambda t: t):
    for f in (lambda: x @ w, lambda: x * w, lambda: x / w, lambda: x.exp(), lambda: x.sigmoid(), lambda: F.softmax(x, 1), lambda: F.relu(x), lambda: x.sum(), lambda: x.pow(3), lambda: x.log(), lambda: x.tanh(), lambda: F.linear(x, w), lambda: x.max(1)[0], lambda: x[0], lambda: torch.cat([x, w]), lambda: x.mean(), lambda: x.std(), lambda: F.mse_loss(x, w), lambda: x * 2, lambda: x + w, lambda: torch.where(x > 2, x, w), lambda: x.clamp(0, 1), lambda: x.sqrt(), lambda: x.abs(), lambda: x.clone().exp_()):
        f()
        print(names)
        names.clear()

# ---- output
# [((2, 2), True, None), ((2, 2), True, None)]
# [((2, 2), True, None), ((2, 2), True, None)]
# [((2, 2), True, None), ((2, 2), True, None)]
# [((2, 2), True, 'ExpBackward0')]
# [((2, 2), True, 'SigmoidBackward0')]
# [((2, 2), True, 'SoftmaxBackward0')]
# [((2, 2), True, 'ReluBackward0')]
# []
# [((2, 2), True, None)]
# [((2, 2), True, None)]
# [((2, 2), True, 'TanhBackward0')]
# [((2, 2), True, 'TBackward0'), ((2, 2), True, None)]
# [((2,), False, None)]
# []
# []
# []
# [((2, 2), True, None), ((), True, 'StdBackward0')]
# [((2, 2), True, None), ((2, 2), True, None)]
# []
# []
# [((2, 2), False, None)]
# [((2, 2), True, None)]
# [((2, 2), True, 'SqrtBackward0')]
# [((2, 2), True, None)]
# [((2, 2), True, 'ExpBackward0')]
