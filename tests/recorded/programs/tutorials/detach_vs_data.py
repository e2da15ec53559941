import torch
a = torch.tensor([1, 2, 3.], requires_grad=True)
print(a.grad)
out = a.sigmoid()
print(out)
c = out.data
print(c)
c.zero_()
print(c)
print(out)
out.sum().backward()
print(a.grad)

print('=' * 20, 'detach', '=' * 20)
a = torch.tensor([1, 2, 3.], requires_grad=True)
out = a.sigmoid()
c = out.detach()
c.zero_()
print(out)
try:
    out.sum().backward()
except RuntimeError as e:
    print(e)

# ---- output
# None
# tensor([0.7311, 0.8808, 0.9526], grad_fn=<SigmoidBackward0>)
# tensor([0.7311, 0.8808, 0.9526])
# tensor([0., 0., 0.])
# tensor([0., 0., 0.], grad_fn=<SigmoidBackward0>)
# tensor([0., 0., 0.])
# ==================== detach ====================
# tensor([0., 0., 0.], grad_fn=<SigmoidBackward0>)
# one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [3]], which is output 0 of Sigmoid, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
