import torch
p=[torch.nn.Parameter(torch.ones(2))]
for kw in [dict(betas=(0,0.9)), dict(betas=(torch.tensor(0.9), torch.tensor(0.99))), dict(lr=torch.tensor([0.1,0.2])), dict(lr=torch.tensor(0.1)), dict(lr=torch.tensor(.1), foreach=True), dict(fused=True, differentiable=True)]:
    for O in (torch.optim.Adam, torch.optim.SGD, torch.optim.NAdam, torch.optim.Adagrad, torch.optim.RMSprop):
        try: print(O.__name__, O(p, **kw).param_groups[0]['lr'])
        except Exception as e: print(O.__name__, type(e).__name__, e)

# ---- output
# Adam ValueError betas must be either both floats or both Tensors
# SGD TypeError SGD.__init__() got an unexpected keyword argument 'betas'
# NAdam 0.002
# Adagrad TypeError Adagrad.__init__() got an unexpected keyword argument 'betas'
# RMSprop TypeError RMSprop.__init__() got an unexpected keyword argument 'betas'
# Adam 0.001
# SGD TypeError SGD.__init__() got an unexpected keyword argument 'betas'
# NAdam 0.002
# Adagrad TypeError Adagrad.__init__() got an unexpected keyword argument 'betas'
# RMSprop TypeError RMSprop.__init__() got an unexpected keyword argument 'betas'
# Adam ValueError Tensor lr must be 1-element
# SGD ValueError Tensor lr must be 1-element
# NAdam ValueError Tensor lr must be 1-element
# Adagrad ValueError Tensor lr must be 1-element
# RMSprop ValueError Tensor lr must be 1-element
# Adam tensor(0.1000)
# SGD tensor(0.1000)
# NAdam tensor(0.1000)
# Adagrad tensor(0.1000)
# RMSprop tensor(0.1000)
# Adam ValueError lr as a Tensor is not supported for capturable=False and foreach=True
# SGD tensor(0.1000)
# NAdam tensor(0.1000)
# Adagrad tensor(0.1000)
# RMSprop tensor(0.1000)
# Adam RuntimeError `fused` does not support `differentiable`
# SGD RuntimeError `fused` does not support `differentiable`
# NAdam TypeError NAdam.__init__() got an unexpected keyword argument 'fused'
# Adagrad RuntimeError `fused` does not support `differentiable`
# RMSprop TypeError RMSprop.__init__() got an unexpected keyword argument 'fused'
