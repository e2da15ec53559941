import torch
a = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
b = a * 2
b.sigmoid_()
print(b)
b.sum().backward()
print(a.grad)
c = a ** 2
d = c.exp()
c += 1
d.sum().backward()
print(a.grad)
e = a ** 2
f = e ** 2
e += 1
f.sum().backward()

# ---- output
# tensor([0.8808, 0.9820, 0.9975], grad_fn=<SigmoidBackward0>)
# tensor([0.2100, 0.0353, 0.0049])
# tensor([5.6466e+00, 2.1843e+02, 4.8619e+04])
# RuntimeError: one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [3]], which is output 0 of Add, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
