"""Checkpoints: what is computed again is compared."""

import torch
from torch.utils.checkpoint import checkpoint
import torch.nn as nn
def t(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)
x = torch.tensor([1., 2.], requires_grad=True)


n = [0]
def f(t): n[0] += 1; return (t if n[0] == 1 else t[:1]).exp()
t(lambda: checkpoint(f, x, use_reentrant=False).sum().backward())

n = [0]
def f(t): n[0] += 1; return t.exp() if n[0] == 1 else t.exp().sin().exp()
t(lambda: checkpoint(f, x, use_reentrant=False).sum().backward()); t(lambda: x.grad)
n[0] = 0
t(lambda: checkpoint(f, x, use_reentrant=False, early_stop=False).sum().backward())

f = lambda t: torch.autograd.grad((t ** 3).sum(), t, create_graph=True)[0]
t(lambda: checkpoint(f, x, use_reentrant=False).sum().backward()); t(lambda: x.grad)

n = [0]
def f(t): n[0] += 1; return (t if n[0] == 1 else t.double()).exp()
t(lambda: checkpoint(f, x, use_reentrant=False).sum().backward())
n[0] = 0
t(lambda: checkpoint(f, x, use_reentrant=False, determinism_check='none').sum().backward()); t(lambda: x.grad)
t(lambda: checkpoint(f, x, use_reentrant=False, determinism_check='other'))

a = x * 1
y = checkpoint(lambda t: t.exp().sin(), a, use_reentrant=False); a.add_(1); t(lambda: y.sum().backward())
a = x.detach().clone(); b = x * 1
y = checkpoint(lambda t, u: (t * u).exp().sin(), a, b, use_reentrant=False); a.add_(1); t(lambda: y.sum().backward())
y = checkpoint(lambda t, u: (t * u).exp().sin(), a, b, use_reentrant=True); a.add_(1); t(lambda: y.sum().backward())
w = [a]
y = checkpoint(lambda t, u: (t[0] * u).exp().sin(), w, b, use_reentrant=False); a.add_(1); t(lambda: y.sum().backward())

m = nn.BatchNorm1d(2); z = torch.randn(4, 2, requires_grad=True)
for r in (False, True):
    checkpoint(m, z, use_reentrant=r).sum().backward(); print(m.num_batches_tracked)
m = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2), nn.ReLU()); checkpoint(m, z, use_reentrant=False).sum().backward(); print(m[1].num_batches_tracked)
m = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2), nn.ReLU()); checkpoint(m, z, use_reentrant=True).sum().backward(); print(m[1].num_batches_tracked)
m = nn.Sequential(nn.BatchNorm1d(2), nn.Linear(2, 2)); checkpoint(m, z, use_reentrant=False, early_stop=False).sum().backward(); print(m[0].num_batches_tracked)
m = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2)); checkpoint(m, z, use_reentrant=False).sum().backward(); print(m[1].num_batches_tracked)

y = checkpoint(lambda t: t.exp().sin(), x, use_reentrant=False)
y.sum().backward(retain_graph=True); y.sum().backward(); t(lambda: x.grad); t(lambda: y.sum().backward())

n = [0]
def f(t): n[0] += 1; return t.exp().sin().exp()
y = checkpoint(f, x, use_reentrant=False); g, = torch.autograd.grad(y.sum(), x, create_graph=True); t(lambda: g); t(lambda: torch.autograd.grad(g.sum(), x)); print(n)

n = [0]
def f(t): n[0] += 1; return t.exp(), t.sin() * t
a, b = checkpoint(f, x, use_reentrant=False); (a.sum()).backward(); (b.sum()).backward(); print(n, x.grad)

y = checkpoint(lambda t: checkpoint(lambda u: u.exp().sin(), t, use_reentrant=False).cos().exp(), x, use_reentrant=False); y.sum().backward(); t(lambda: x.grad)

y = checkpoint(lambda t: t.exp(), x, use_reentrant=False); t(lambda: y.grad_fn._saved_result); t(lambda: y.grad_fn._saved_result)

torch.manual_seed(0); y = checkpoint(lambda t: torch.nn.functional.dropout(t.exp(), 0.5).sin(), x, use_reentrant=False); y.sum().backward(); t(lambda: (y, x.grad))
torch.manual_seed(0); x.grad = None; y = checkpoint(lambda t: torch.nn.functional.dropout(t.exp(), 0.5).sin(), x, use_reentrant=False, preserve_rng_state=False); torch.rand(1); y.sum().backward(); t(lambda: (y, x.grad))

class C(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): y = x.exp(); ctx.save_for_backward(y); return y
    @staticmethod
    def backward(ctx, g): a, = ctx.saved_tensors; b, = ctx.saved_tensors; return g * a
y = checkpoint(lambda t: C.apply(t), x, use_reentrant=False); t(lambda: y.sum().backward())

def f(t): return {'a': t.exp(), 'b': [t.sin(), 3]}
o = checkpoint(f, x, use_reentrant=False); (o['a'] * o['b'][0]).sum().backward(); t(lambda: x.grad)

w = torch.ones(2, requires_grad=True)
y = checkpoint(lambda t: (t * w).exp(), x.detach(), use_reentrant=False); y.sum().backward(); t(lambda: w.grad)
w.grad = None
y = checkpoint(lambda t: (t * w).exp(), x.detach(), use_reentrant=True); t(lambda: y.requires_grad)

y = checkpoint(lambda t: t.exp().sin(), x, use_reentrant=False)
with torch.no_grad(): x.add_(1)
t(lambda: y.sum().backward()); t(lambda: x.grad)

y = checkpoint(lambda t: t * 2, x, use_reentrant=False); y.sum().backward(); t(lambda: x.grad)
y = checkpoint(lambda t: t.relu().sum(), x, use_reentrant=False); t(lambda: torch.autograd.grad(y, x))

# ---- output
# CheckpointError torch.utils.checkpoint: Recomputed values for the following tensors have different metadata than during the forward pass.
# tensor at position 0:
# saved metadata: {'shape': torch.Size([2]), 'dtype': torch.float32, 'device': device(type='cpu')}
# recomputed metadata: {'shape': torch.Size([1]), 'dtype': torch.float32, 'device': device(type='cpu')}
# .
#
# Tip: To see a more detailed error message, either pass `debug=True` to
# `torch.utils.checkpoint.checkpoint(...)` or wrap the code block
# with `with torch.utils.checkpoint.set_checkpoint_debug_enabled(True):` to
# enable checkpoint‑debug mode globally.
#
# If this error occurs under torch.compile with automatic_dynamic_shapes enabled,
# it may be because the recomputation selected a different compiled graph than the
# forward pass (e.g., a dynamic graph instead of the original static graph).
# To fix this, either:
#   - Use torch._dynamo.mark_dynamic() to explicitly mark varying dimensions as
#     dynamic upfront, avoiding the static-to-dynamic transition.
#   - Call torch._C._dynamo.eval_frame._set_lru_cache(False) to disable LRU cache
#     reordering, which can change which graph is checked first between forward
#     and recompute.
# See https://github.com/pytorch/pytorch/issues/166926 for more details and
# workaround examples.
#
# None
# tensor([2.7183, 7.3891])
# CheckpointError torch.utils.checkpoint: trying to save more tensors during recomputation than during the original forward pass.
#
# Tip: To see a more detailed error message, either pass `debug=True` to
# `torch.utils.checkpoint.checkpoint(...)` or wrap the code block
# with `with torch.utils.checkpoint.set_checkpoint_debug_enabled(True):` to
# enable checkpoint‑debug mode globally.
#
# If this error occurs under torch.compile with automatic_dynamic_shapes enabled,
# it may be because the recomputation selected a different compiled graph than the
# forward pass (e.g., a dynamic graph instead of the original static graph).
# To fix this, either:
#   - Use torch._dynamo.mark_dynamic() to explicitly mark varying dimensions as
#     dynamic upfront, avoiding the static-to-dynamic transition.
#   - Call torch._C._dynamo.eval_frame._set_lru_cache(False) to disable LRU cache
#     reordering, which can change which graph is checked first between forward
#     and recompute.
# See https://github.com/pytorch/pytorch/issues/166926 for more details and
# workaround examples.
#
# None
# tensor([ 8.7183, 19.3891])
# CheckpointError torch.utils.checkpoint: Recomputed values for the following tensors have different metadata than during the forward pass.
# tensor at position 0:
# saved metadata: {'shape': torch.Size([2]), 'dtype': torch.float32, 'device': device(type='cpu')}
# recomputed metadata: {'shape': torch.Size([2]), 'dtype': torch.float64, 'device': device(type='cpu')}
# .
#
# Tip: To see a more detailed error message, either pass `debug=True` to
# `torch.utils.checkpoint.checkpoint(...)` or wrap the code block
# with `with torch.utils.checkpoint.set_checkpoint_debug_enabled(True):` to
# enable checkpoint‑debug mode globally.
#
# If this error occurs under torch.compile with automatic_dynamic_shapes enabled,
# it may be because the recomputation selected a different compiled graph than the
# forward pass (e.g., a dynamic graph instead of the original static graph).
# To fix this, either:
#   - Use torch._dynamo.mark_dynamic() to explicitly mark varying dimensions as
#     dynamic upfront, avoiding the static-to-dynamic transition.
#   - Call torch._C._dynamo.eval_frame._set_lru_cache(False) to disable LRU cache
#     reordering, which can change which graph is checked first between forward
#     and recompute.
# See https://github.com/pytorch/pytorch/issues/166926 for more details and
# workaround examples.
#
# None
# tensor([11.4366, 26.7781])
# ValueError determinism_check should be one of ['default', 'none'], but got other
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]], which is output 0 of Add, is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]] is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]] is at version 2; expected version 1 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# None
# tensor(2)
# tensor(4)
# tensor(2)
# tensor(2)
# tensor(2)
# tensor(2)
# tensor([-7.4470e+01, -7.9889e+04])
# RuntimeError Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors after calling backward.
# tensor([-3.7373,  8.0986], grad_fn=<MulBackward0>)
# (tensor([  0.9479, -84.3717]),)
# [3]
# [3] tensor([-7.0370e+01, -7.9882e+04])
# tensor([-6.7895e+01, -7.9887e+04])
# tensor([2.7183, 7.3891], grad_fn=<ExpBackward0>)
# tensor([2.7183, 7.3891], grad_fn=<ExpBackward0>)
# (tensor([0., 0.], grad_fn=<SinBackward0>), tensor([-6.7895e+01, -7.9887e+04]))
# (tensor([0., 0.], grad_fn=<SinBackward0>), tensor([ 3.6018, -8.8366]))
# CheckpointError torch.utils.checkpoint: Unpack is being triggered for a tensor that was already unpacked once. If you are calling ctx.saved_tensors in backward, make sure to do so only once. Otherwise please open an issue with details on your use case.
# tensor([ 7.3579, -5.1927])
# tensor([ 2.7183, 14.7781])
# False
# RuntimeError one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [2]] is at version 1; expected version 0 instead. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False).
# tensor([ 7.3579, -5.1927])
# tensor([ 9.3579, -3.1927])
# (tensor([1., 1.]),)
