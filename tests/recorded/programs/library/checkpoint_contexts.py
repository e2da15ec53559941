import contextlib

import torch
from torch.utils.checkpoint import checkpoint, noop_context_fn, set_checkpoint_early_stop

log = []


@contextlib.contextmanager
def saying(text):
    log.append("in " + text)
    yield
    log.append("out " + text)


def f(x):
    log.append("f")
    y = x.sin()
    log.append("g")
    return y.clone()


x = torch.ones(1, requires_grad=True)
checkpoint(f, x, use_reentrant=False, context_fn=lambda: (saying("first"), saying("again"))).backward()
print(log, x.grad)
log.clear()
with set_checkpoint_early_stop(False):
    y = checkpoint(f, x, use_reentrant=False, context_fn=noop_context_fn)
y.backward()
print(log, [type(context).__name__ for context in noop_context_fn()])
checkpoint(f, x, use_reentrant=True, context_fn=noop_context_fn).backward()

# ---- output
# ['in first', 'f', 'g', 'out first', 'in again', 'f'] tensor([0.5403])
# ['f', 'g', 'f', 'g'] ['nullcontext', 'nullcontext']
