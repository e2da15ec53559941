import torch
import torch.nn as nn
torch.manual_seed(1)
def printgradnorm(self, grad_input, grad_output):
    print('Inside ' + self.__class__.__name__ + ' backward')
    print('grad_input: ', type(grad_input))
    print('grad_input[0]: ', type(grad_input[0]))
    print('grad_output: ', type(grad_output))
    print('grad_output[0]: ', type(grad_output[0]))
    print('')
    print('grad_input size:', grad_input[0].size())
    print('grad_output size:', grad_output[0].size())
    print('grad_input norm:', grad_input[0].norm())
fc = nn.Linear(3, 2)
fc.register_backward_hook(printgradnorm)
out = fc(torch.ones(1, 3, requires_grad=True))
nn.MSELoss()(out, torch.zeros(1, 2)).backward()
print(fc.weight.grad)

# ---- output
# Inside Linear backward
# grad_input:  <class 'tuple'>
# grad_input[0]:  <class 'torch.Tensor'>
# grad_output:  <class 'tuple'>
# grad_output[0]:  <class 'torch.Tensor'>
#
# grad_input size: torch.Size([2])
# grad_output size: torch.Size([1, 2])
# grad_input norm: tensor(0.4127)
# tensor([[-0.1880, -0.1880, -0.1880],
#         [ 0.3674,  0.3674,  0.3674]])
