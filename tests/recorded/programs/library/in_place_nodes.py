"""Node names and what may be written after an op."""

import torch, torch.nn.functional as F
def t(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


for n in 'abs acos acosh add asin atan ceil cos cosh digamma div erf erfc erfinv exp exp2 expm1 floor frac lgamma log log10 log1p log2 logit mul neg reciprocal relu round rsqrt sgn sigmoid sign sin sinc sinh sqrt square sub tan tanh trunc i0 deg2rad positive nan_to_num'.split():
    x = torch.tensor([0.4, 0.6], requires_grad=True); y = x * 1
    if not hasattr(y, n + '_'): print(n, 'absent'); continue
    r = getattr(y, n + '_')(2) if n in ('add', 'sub', 'mul', 'div') else getattr(y, n + '_')()
    print(n, r.grad_fn.name()); r.mul_(2); t(lambda: r.sum().backward()); print(x.grad)

x = torch.tensor([1., 2.], requires_grad=True)
for f in (lambda a: a.max(), lambda a: a.min(), lambda a: a.amax(), lambda a: a.max(0).values, lambda a: a.norm(), lambda a: a.prod(), lambda a: a.std(), lambda a: a.logsumexp(0), lambda a: a.softmax(0), lambda a: a.log_softmax(0), lambda a: a.median(), lambda a: a.mode().values, lambda a: a.cumprod(0), lambda a: a.sqrt(), lambda a: a.pow(a), lambda a: a.sort().values, lambda a: a.topk(1).values, lambda a: a.kthvalue(1).values, lambda a: a.cummax(0).values, lambda a: torch.hypot(a, a), lambda a: torch.nanmedian(a), lambda a: a.aminmax()[0], lambda a: torch.linalg.vector_norm(a), lambda a: torch.std_mean(a)[0], lambda a: torch.var_mean(a)[0], lambda a: torch.dist(a, 2*a), lambda a: torch.logcumsumexp(a, 0), lambda a: torch.linalg.det(a.outer(a) + torch.eye(2)), lambda a: torch.linalg.inv(a.outer(a) + torch.eye(2)), lambda a: a.clone().exp(), lambda a: torch.max(a, a.flip(0)), lambda a: a.unsqueeze(0).max(1).values, lambda a: torch.linalg.cholesky(a.outer(a) + torch.eye(2)), lambda a: torch.linalg.qr(a.outer(a) + torch.eye(2))[0], lambda a: torch.linalg.eigh(a.outer(a) + torch.eye(2))[1], lambda a: torch.linalg.solve(a.outer(a) + torch.eye(2), a), lambda a: torch.cdist(a[:, None], a[:, None] * 2), lambda a: a.renorm(2, 0, 1.) if a.dim() > 1 else a[:, None].renorm(2, 0, 1.), lambda a: F.max_pool1d(a[None], 2), lambda a: F.gelu(a), lambda a: F.softplus(a), lambda a: F.normalize(a, dim=0), lambda a: F.batch_norm(a[:, None], None, None, training=True), lambda a: F.layer_norm(a, (2,)), lambda a: a.scatter_reduce(0, torch.tensor([0, 0]), a, 'amax'), lambda a: a.scatter_reduce(0, torch.tensor([0, 0]), a, 'prod'), lambda a: a.index_reduce(0, torch.tensor([0, 0]), a, 'mean')):
    def go(): m = f(x * 1); m.mul_(2); m.sum().backward(); return 'ok ' + m.grad_fn.name()
    t(go)

# ---- output
# abs AbsBackward0
# None
# tensor([2., 2.])
# acos AcosBackward0
# None
# tensor([-2.1822, -2.5000])
# acosh AcoshBackward1
# NotImplementedError the derivative for 'inplace version of acosh' is not implemented.
# None
# add AddBackward0
# None
# tensor([2., 2.])
# asin AsinBackward0
# None
# tensor([2.1822, 2.5000])
# atan AtanBackward0
# None
# tensor([1.7241, 1.4706])
# ceil CeilBackward0
# None
# tensor([0., 0.])
# cos CosBackward0
# None
# tensor([-0.7788, -1.1293])
# cosh CoshBackward0
# None
# tensor([0.8215, 1.2733])
# digamma DigammaBackward0
# None
# tensor([14.5507,  7.2724])
# div DivBackward0
# None
# tensor([1., 1.])
# erf ErfBackward0
# None
# tensor([1.9231, 1.5745])
# erfc ErfcBackward0
# None
# tensor([-1.9231, -1.5745])
# erfinv ErfinvBackward0
# None
# tensor([2.0337, 2.5257])
# exp ExpBackward0
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of Exp, is at version 2; expected version 1 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# None
# exp2 Exp2Backward0
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of Exp2, is at version 2; expected version 1 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# None
# expm1 Expm1Backward0
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of Expm1, is at version 2; expected version 1 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# None
# floor FloorBackward0
# None
# tensor([0., 0.])
# frac FracBackward0
# None
# tensor([2., 2.])
# lgamma LgammaBackward0
# None
# tensor([-5.1228, -3.0812])
# log LogBackward0
# None
# tensor([5.0000, 3.3333])
# log10 Log10Backward0
# None
# tensor([2.1715, 1.4476])
# log1p Log1PBackward0
# None
# tensor([1.4286, 1.2500])
# log2 Log2Backward0
# None
# tensor([7.2135, 4.8090])
# logit LogitBackward0
# None
# tensor([8.3333, 8.3333])
# mul MulBackward0
# None
# tensor([4., 4.])
# neg NegBackward0
# None
# tensor([-2., -2.])
# reciprocal ReciprocalBackward0
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of Reciprocal, is at version 2; expected version 1 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# None
# relu ReluBackward0
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of Relu, is at version 2; expected version 1 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# None
# round RoundBackward0
# None
# tensor([0., 0.])
# rsqrt RsqrtBackward0
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of Rsqrt, is at version 2; expected version 1 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# None
# sgn SgnBackward0
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of Sgn, is at version 2; expected version 1 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# None
# sigmoid SigmoidBackward0
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of Sigmoid, is at version 2; expected version 1 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# None
# sign SignBackward0
# None
# tensor([0., 0.])
# sin SinBackward0
# None
# tensor([1.8421, 1.6507])
# sinc SincBackward0
# None
# tensor([-2.2390, -2.7119])
# sinh SinhBackward0
# None
# tensor([2.1621, 2.3709])
# sqrt SqrtBackward0
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of Sqrt, is at version 2; expected version 1 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# None
# square PowBackward0
# None
# tensor([1.6000, 2.4000])
# sub SubBackward0
# None
# tensor([2., 2.])
# tan TanBackward0
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of Tan, is at version 2; expected version 1 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# None
# tanh TanhBackward0
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of Tanh, is at version 2; expected version 1 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# None
# trunc TruncBackward0
# None
# tensor([0., 0.])
# i0 I0Backward0
# None
# tensor([0.4081, 0.6274])
# deg2rad Deg2RadBackward0
# None
# tensor([0.0349, 0.0349])
# positive absent
# nan_to_num NanToNumBackward0
# None
# tensor([2., 2.])
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor []], which is output 0 of Max1, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor []], which is output 0 of Min1, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor []], which is output 0 of Amax, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# ok MulBackward0
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor []], which is output 0 of LinalgVectorNorm, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor []], which is output 0 of Prod, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor []], which is output 0 of Std, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor []], which is output 0 of Logsumexp, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of Softmax, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of LogSoftmax, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor []], which is output 0 of Median, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# ok MulBackward0
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of Cumprod, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of Sqrt, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of Pow1, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# ok MulBackward0
# ok MulBackward0
# ok MulBackward0
# ok MulBackward0
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of Hypot, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor []], which is output 0 of Nanmedian, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor []], which is output 0 of Aminmax, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor []], which is output 0 of LinalgVectorNorm, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor []], which is output 0 of StdMean, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# ok MulBackward0
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor []], which is output 0 of Dist, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of Logcumsumexp, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor []], which is output 0 of LinalgDet, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2, 2]], which is output 0 of LinalgInvEx, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of Exp, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# ok MulBackward0
# ok MulBackward0
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2, 2]], which is output 0 of LinalgCholeskyEx, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2, 2]], which is output 0 of LinalgQr, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2, 2]], which is output 1 of LinalgEigh, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of LinalgSolveEx, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2, 2]], which is output 0 of Cdist, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# ok MulBackward0
# ok AsStridedBackward0
# ok MulBackward0
# ok MulBackward0
# ok MulBackward0
# ok MulBackward0
# ok MulBackward0
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of ScatterReduce, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of ScatterReduce, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of IndexReduce, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
