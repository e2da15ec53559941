import torch
from torch.autograd import Function
class MulConstant(Function):
    @staticmethod
    def forward(ctx, tensor, constant):
        ctx.constant = constant
        return tensor * constant
    @staticmethod
    def backward(ctx, grad_output):
        return grad_output * ctx.constant, None
class Linear(Function):
    @staticmethod
    def forward(ctx, input, weight, bias=None):
        ctx.save_for_backward(input, weight, bias)
        output = input.mm(weight.t())
        if bias is not None:
            output += bias.unsqueeze(0).expand_as(output)
        return output
    @staticmethod
    def backward(ctx, grad_output):
        input, weight, bias = ctx.saved_tensors
        grad_input = grad_weight = grad_bias = None
        print('needs', ctx.needs_input_grad)
        if ctx.needs_input_grad[0]:
            grad_input = grad_output.mm(weight)
        if ctx.needs_input_grad[1]:
            grad_weight = grad_output.t().mm(input)
        if bias is not None and ctx.needs_input_grad[2]:
            grad_bias = grad_output.sum(0)
        return grad_input, grad_weight, grad_bias
torch.manual_seed(0)
linear = Linear.apply
inp = (torch.randn(3, 2, dtype=torch.double, requires_grad=True), torch.randn(4, 2, dtype=torch.double, requires_grad=True))
out = linear(*inp)
print(out.grad_fn, out.shape)
out.sum().backward()
print(inp[1].grad)
print(torch.autograd.gradcheck(MulConstant.apply, (torch.randn(2, dtype=torch.double, requires_grad=True), 5.5)))
class Bad(Function):
    @staticmethod
    def forward(ctx, x): return x * 2
    @staticmethod
    def backward(ctx, g): return g * 3
try:
    torch.autograd.gradcheck(Bad.apply, (torch.ones(2, dtype=torch.double, requires_grad=True),))
except Exception as e:
    print(type(e).__name__, str(e))
class New(Function):
    @staticmethod
    def forward(x, k): return x * k
    @staticmethod
    def setup_context(ctx, inputs, output):
        x, ctx.k = inputs
    @staticmethod
    def backward(ctx, g): return g * ctx.k, None
t = torch.ones(2, requires_grad=True)
New.apply(t, 4).sum().backward(); print(t.grad)
class NoBackward(Function):
    @staticmethod
    def forward(ctx, x): return x.clone()
NoBackward.apply(t).sum().backward()

# ---- output
# <torch.autograd.function.LinearBackward object at 0xADDR> torch.Size([3, 4])
# needs (True, True)
# tensor([[-1.7223, -1.1236],
#         [-1.7223, -1.1236],
#         [-1.7223, -1.1236],
#         [-1.7223, -1.1236]], dtype=torch.float64)
# True
# GradcheckError Jacobian mismatch for output 0 with respect to input 0,
# numerical:tensor([[2.0000, 0.0000],
#         [0.0000, 2.0000]], dtype=torch.float64)
# analytical:tensor([[3., 0.],
#         [0., 3.]], dtype=torch.float64)
#
# tensor([4., 4.])
# NotImplementedError: You must implement either the backward or vjp method for your custom autograd.Function to use it with backward mode AD.
