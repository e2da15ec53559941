"""In-place activations whose gradient is from their result."""

import torch, torch.nn.functional as F
def t(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


x = torch.tensor([-2., 1.], requires_grad=True)
for f in (lambda z: F.leaky_relu_(z), lambda z: F.leaky_relu(z, inplace=True), lambda z: F.elu_(z), lambda z: F.elu(z, inplace=True), lambda z: F.celu_(z), lambda z: F.selu_(z), lambda z: F.relu_(z), lambda z: F.relu6(z, inplace=True), lambda z: F.hardtanh_(z), lambda z: F.threshold_(z, 0.5, 0.1), lambda z: F.rrelu_(z), lambda z: F.rrelu(z, training=True, inplace=True), lambda z: F.silu(z, inplace=True), lambda z: F.mish(z, inplace=True), lambda z: F.hardswish(z, inplace=True), lambda z: F.hardsigmoid(z, inplace=True), lambda z: F.dropout(z, 0.5, inplace=True), lambda z: F.alpha_dropout(z, 0.5, True, inplace=True), lambda z: z.sigmoid_(), lambda z: z.tanh_(), lambda z: z.clamp_(0), lambda z: z.clamp_min_(0), lambda z: torch.nn.LeakyReLU(0.2, True)(z), lambda z: torch.nn.ELU(1., True)(z), lambda z: F.leaky_relu_(z, -0.2), lambda z: F.elu_(z, -1.), lambda z: F.celu_(z, -1.)):
    y = None
    def go():
        global y
        torch.manual_seed(0); y = f(x * 1); return y.grad_fn.name()
    t(go)
    if y is not None:
        y.mul_(2)
        def b(): x.grad = None; y.sum().backward(); return x.grad
        t(b)
        torch.manual_seed(0); y = f(x * 1); t(b)
        torch.manual_seed(0); z = x * 1; w = f(z[:1]); 
        def c(): x.grad = None; z.sum().backward(); return x.grad, z.grad_fn.name()
        t(c)

# ---- output
# LeakyReluBackward1
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of LeakyRelu1, is at version 2; expected version 1 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# tensor([0.0100, 1.0000])
# (tensor([0.0100, 1.0000]), 'torch::autograd::CopySlices')
# LeakyReluBackward1
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of LeakyRelu1, is at version 2; expected version 1 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# tensor([0.0100, 1.0000])
# (tensor([0.0100, 1.0000]), 'torch::autograd::CopySlices')
# EluBackward1
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of Elu1, is at version 2; expected version 1 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# tensor([0.1353, 1.0000])
# (tensor([0.1353, 1.0000]), 'torch::autograd::CopySlices')
# EluBackward1
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of Elu1, is at version 2; expected version 1 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# tensor([0.1353, 1.0000])
# (tensor([0.1353, 1.0000]), 'torch::autograd::CopySlices')
# CeluBackward1
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of Celu1, is at version 2; expected version 1 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# tensor([0.1353, 1.0000])
# (tensor([0.1353, 1.0000]), 'torch::autograd::CopySlices')
# EluBackward1
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of Elu1, is at version 2; expected version 1 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# tensor([0.2379, 1.0507])
# (tensor([0.2379, 1.0000]), 'torch::autograd::CopySlices')
# ReluBackward0
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of Relu, is at version 2; expected version 1 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# tensor([0., 1.])
# (tensor([0., 1.]), 'torch::autograd::CopySlices')
# HardtanhBackward0
# tensor([0., 2.])
# tensor([0., 1.])
# (tensor([0., 1.]), 'torch::autograd::CopySlices')
# HardtanhBackward0
# tensor([0., 0.])
# tensor([0., 0.])
# (tensor([0., 1.]), 'torch::autograd::CopySlices')
# ThresholdBackward1
# tensor([0., 2.])
# tensor([0., 1.])
# (tensor([0., 1.]), 'torch::autograd::CopySlices')
# RreluWithNoiseBackward1
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of RreluWithNoise1, is at version 2; expected version 1 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# tensor([0.2292, 1.0000])
# (tensor([0.2292, 1.0000]), 'torch::autograd::CopySlices')
# RreluWithNoiseBackward1
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of RreluWithNoise1, is at version 2; expected version 1 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# tensor([0.3271, 1.0000])
# (tensor([0.3271, 1.0000]), 'torch::autograd::CopySlices')
# SiluBackward0
# tensor([-0.1816,  1.8553])
# tensor([-0.0908,  0.9277])
# (tensor([-0.0908,  1.0000]), 'torch::autograd::CopySlices')
# MishBackward0
# tensor([-0.2167,  2.0981])
# tensor([-0.1084,  1.0490])
# (tensor([-0.1084,  1.0000]), 'torch::autograd::CopySlices')
# HardswishBackward0
# tensor([-0.3333,  1.6667])
# tensor([-0.1667,  0.8333])
# (tensor([-0.1667,  1.0000]), 'torch::autograd::CopySlices')
# HardsigmoidBackward0
# tensor([0.3333, 0.3333])
# tensor([0.1667, 0.1667])
# (tensor([0.1667, 1.0000]), 'torch::autograd::CopySlices')
# MulBackward0
# tensor([0., 0.])
# tensor([0., 0.])
# (tensor([0., 1.]), 'torch::autograd::CopySlices')
# AddBackward0
# tensor([0., 0.])
# tensor([0., 0.])
# (tensor([0., 1.]), 'torch::autograd::CopySlices')
# SigmoidBackward0
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of Sigmoid, is at version 2; expected version 1 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# tensor([0.1050, 0.1966])
# (tensor([0.1050, 1.0000]), 'torch::autograd::CopySlices')
# TanhBackward0
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of Tanh, is at version 2; expected version 1 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# tensor([0.0707, 0.4200])
# (tensor([0.0707, 1.0000]), 'torch::autograd::CopySlices')
# ClampBackward1
# tensor([0., 2.])
# tensor([0., 1.])
# (tensor([0., 1.]), 'torch::autograd::CopySlices')
# ClampMinBackward0
# tensor([0., 2.])
# tensor([0., 1.])
# (tensor([0., 1.]), 'torch::autograd::CopySlices')
# LeakyReluBackward1
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of LeakyRelu1, is at version 2; expected version 1 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# tensor([0.2000, 1.0000])
# (tensor([0.2000, 1.0000]), 'torch::autograd::CopySlices')
# EluBackward1
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of Elu1, is at version 2; expected version 1 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# tensor([0.1353, 1.0000])
# (tensor([0.1353, 1.0000]), 'torch::autograd::CopySlices')
# LeakyReluBackward1
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of LeakyRelu1, is at version 2; expected version 1 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# RuntimeError In-place leakyReLu backward calculation is triggered with a negative slope which is not supported. This is caused by calling in-place forward function with a negative slope, please call out-of-place version instead. File an issue at https://github.com/pytorch/pytorch if you do require supporting in-place leakRelu backward calculation with negative slope
# RuntimeError In-place leakyReLu backward calculation is triggered with a negative slope which is not supported. This is caused by calling in-place forward function with a negative slope, please call out-of-place version instead. File an issue at https://github.com/pytorch/pytorch if you do require supporting in-place leakRelu backward calculation with negative slope
# EluBackward1
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of Elu1, is at version 2; expected version 1 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# RuntimeError In-place elu backward calculation is triggered with a negative slope which is not supported. This is caused by calling in-place forward function with a negative slope, please call out-of-place version instead.
# RuntimeError In-place elu backward calculation is triggered with a negative slope which is not supported. This is caused by calling in-place forward function with a negative slope, please call out-of-place version instead.
# CeluBackward1
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of Celu1, is at version 2; expected version 1 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# RuntimeError In-place elu backward calculation is triggered with a negative slope which is not supported. This is caused by calling in-place forward function with a negative slope, please call out-of-place version instead.
# RuntimeError In-place elu backward calculation is triggered with a negative slope which is not supported. This is caused by calling in-place forward function with a negative slope, please call out-of-place version instead.
