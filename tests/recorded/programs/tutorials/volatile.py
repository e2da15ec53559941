import torch
from torch.autograd import Variable
x = Variable(torch.ones(2, 2), volatile=True)
y = Variable(torch.ones(2, 2), requires_grad=True)
z = (x * y).sum()
print(x.volatile)
print(z.requires_grad)
x.volatile = False
print(x.requires_grad, x.volatile)

# ---- output
# False
# True
# False False
