import torch
def exp_adder(x, y):
    return 2 * x.exp() + 3 * y
inputs = (torch.tensor([0.3]), torch.tensor([0.7]))
print(torch.autograd.functional.jacobian(exp_adder, inputs))
def do_some_doubling(x):
    y = x * 2
    while y.data.norm() < 1000:
        y = y * 2
    return y
inputs = torch.tensor([0.5, -0.25, 1.0])
my_gradients = torch.tensor([0.1, 1.0, 0.0001])
print(torch.autograd.functional.vjp(do_some_doubling, inputs, v=my_gradients))
device = torch.device('cpu')
run_on_gpu = False
if torch.cuda.is_available():
    device = torch.device('cuda')
    run_on_gpu = True
x = torch.tensor([[1., 2.], [3., 4.]], requires_grad=True)
with torch.autograd.profiler.profile() as prf:
    for _ in range(3):
        z = (x / x.abs()) * x
print(z)

# ---- output
# (tensor([[2.6997]]), tensor([[3.]]))
# (tensor([ 512., -256., 1024.]), tensor([1.0240e+02, 1.0240e+03, 1.0240e-01]))
# tensor([[1., 2.],
#         [3., 4.]], grad_fn=<MulBackward0>)
