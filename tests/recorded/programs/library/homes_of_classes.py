import torch
import torch.nn as nn
import torch.utils.data as data

for kind in (nn.LSTMCell, nn.MultiheadAttention, nn.LazyLinear, nn.LazyConv2d, nn.LazyBatchNorm1d, nn.LazyInstanceNorm3d, data.DataLoader, data.TensorDataset, data.BatchSampler, torch.amp.GradScaler, torch.amp.autocast, torch.optim.Adafactor, torch.Generator):
    print(kind, kind.__module__, kind.__name__)

# ---- output
# <class 'torch.nn.modules.rnn.LSTMCell'> torch.nn.modules.rnn LSTMCell
# <class 'torch.nn.modules.activation.MultiheadAttention'> torch.nn.modules.activation MultiheadAttention
# <class 'torch.nn.modules.linear.LazyLinear'> torch.nn.modules.linear LazyLinear
# <class 'torch.nn.modules.conv.LazyConv2d'> torch.nn.modules.conv LazyConv2d
# <class 'torch.nn.modules.batchnorm.LazyBatchNorm1d'> torch.nn.modules.batchnorm LazyBatchNorm1d
# <class 'torch.nn.modules.instancenorm.LazyInstanceNorm3d'> torch.nn.modules.instancenorm LazyInstanceNorm3d
# <class 'torch.utils.data.dataloader.DataLoader'> torch.utils.data.dataloader DataLoader
# <class 'torch.utils.data.dataset.TensorDataset'> torch.utils.data.dataset TensorDataset
# <class 'torch.utils.data.sampler.BatchSampler'> torch.utils.data.sampler BatchSampler
# <class 'torch.amp.grad_scaler.GradScaler'> torch.amp.grad_scaler GradScaler
# <class 'torch.amp.autocast_mode.autocast'> torch.amp.autocast_mode autocast
# <class 'torch.optim.Adafactor'> torch.optim Adafactor
# <class 'torch._C.Generator'> torch._C Generator
