import torch
import torch.nn.functional as F

for options in (dict(), dict(reduction="sum"), dict(p=2), dict(weight=torch.tensor([1.0, 2.0, 3.0]))):
    x = torch.tensor([[0.5, -1.0, 2.0], [0.0, 1.0, -1.0]], requires_grad=True)
    loss = F.multi_margin_loss(x, torch.tensor([2, 1]), **options)
    loss.backward()
    print(loss, x.grad)

# ---- output
# tensor(0., grad_fn=<MultiMarginLossBackward0>) tensor([[0., 0., 0.],
#         [0., 0., 0.]])
# tensor(0., grad_fn=<MultiMarginLossBackward0>) tensor([[0., 0., 0.],
#         [0., 0., 0.]])
# tensor(0., grad_fn=<MultiMarginLossBackward0>) tensor([[0., 0., 0.],
#         [0., 0., 0.]])
# tensor(0., grad_fn=<MultiMarginLossBackward0>) tensor([[0., 0., 0.],
#         [0., 0., 0.]])
