import torch
import torch.nn.functional as F

torch.set_printoptions(precision=10)
w = torch.tensor([-4.8270], requires_grad=True)
x = torch.tensor([-4.3228], requires_grad=True)
F.layer_norm(x, (1,), w).backward(torch.tensor([-1.375]))
print(x.grad, w.grad)
x = torch.tensor([[-8.4784, -1.7658]], requires_grad=True)
F.layer_norm(x, (2,), torch.tensor([-8.4784, -1.7658])).backward(torch.tensor([[-0.625, -0.375]]))
print(x.grad)
F.group_norm(x, 1).backward(torch.tensor([[0.375, 0.75]]))
print(x.grad)
x = torch.tensor([-0.60469], dtype=torch.float64, requires_grad=True)
w = torch.tensor([-4.827], dtype=torch.float64, requires_grad=True)
F.layer_norm(x, (1,), w).backward(torch.tensor([-1.375], dtype=torch.float64))
print(x.grad, w.grad)
x = torch.ones(0, 3, requires_grad=True)
out = F.batch_norm(x, torch.zeros(3), torch.ones(3), w.detach().float().expand(3), training=True)
print(out)
for shape in [(1,), (3,), ()]:
    try:
        F.batch_norm(torch.ones(shape), None, None, training=True)
    except (ValueError, IndexError) as error:
        print(error)
# ---- output
# tensor([0.0002441406]) tensor([1.3339202269e-05])
# tensor([[ 4.0233135223e-07, -6.1094760895e-07]])
# tensor([[ 3.7252902985e-07, -5.5134296417e-07]])
# tensor([0.], dtype=torch.float64) tensor([1.3966647072e-14], dtype=torch.float64)
# tensor([], size=(0, 3), grad_fn=<MulBackward0>)
# Expected more than 1 value per channel when training, got input size torch.Size([1])
# Dimension out of range (expected to be in range of [-1, 0], but got 1)
# tuple index out of range
