"""Views made in no_grad, several at once too."""

import torch, torch.nn.functional as F
def t(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


b = torch.ones(4, requires_grad=True) * 1
with torch.no_grad(): p, q = b.split(2); r = b.unbind()[0]; s = b[:2]; d = b.chunk(2)[0]
for k in (p, r, s, d): t(lambda: k.mul_(2))
with torch.no_grad(): u = p[:1]
t(lambda: u.mul_(2)); y = p[:1]; t(lambda: y); t(lambda: y.mul_(2)); b.mul_(1); t(lambda: p); t(lambda: s); t(lambda: y)
c, e = b.split(2)
with torch.no_grad(): f = c[:1]
t(lambda: f.mul_(2)); g = c[:1]; t(lambda: g.mul_(2)); b.mul_(2); t(lambda: c); t(lambda: g); t(lambda: f)
with torch.no_grad(): b.add_(1)
t(lambda: c.sum().backward())

# ---- output
# RuntimeError A view was created in no_grad mode and is being modified inplace with grad mode enabled. Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your code by moving both the view and the inplace either both inside the no_grad block (if you don't want the inplace to be tracked) or both outside (if you want the inplace to be tracked).
# RuntimeError A view was created in no_grad mode and is being modified inplace with grad mode enabled. Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your code by moving both the view and the inplace either both inside the no_grad block (if you don't want the inplace to be tracked) or both outside (if you want the inplace to be tracked).
# RuntimeError A view was created in no_grad mode and is being modified inplace with grad mode enabled. Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your code by moving both the view and the inplace either both inside the no_grad block (if you don't want the inplace to be tracked) or both outside (if you want the inplace to be tracked).
# RuntimeError A view was created in no_grad mode and is being modified inplace with grad mode enabled. Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your code by moving both the view and the inplace either both inside the no_grad block (if you don't want the inplace to be tracked) or both outside (if you want the inplace to be tracked).
# RuntimeError A view was created in no_grad mode and is being modified inplace with grad mode enabled. Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your code by moving both the view and the inplace either both inside the no_grad block (if you don't want the inplace to be tracked) or both outside (if you want the inplace to be tracked).
# tensor([1.], grad_fn=<SliceBackward0>)
# RuntimeError Output 0 of Slice is a view of a view which was created in no_grad mode and is being modified inplace with grad mode enabled. Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your code by moving both the view and the inplace either both inside the no_grad block (if you don't want the inplace to be tracked) or both outside (if you want the inplace to be tracked).
# tensor([1., 1.], grad_fn=<Invalid>)
# tensor([1., 1.], grad_fn=<Invalid>)
# tensor([1.], grad_fn=<Invalid>)
# RuntimeError A view was created in no_grad mode and is being modified inplace with grad mode enabled. Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your code by moving both the view and the inplace either both inside the no_grad block (if you don't want the inplace to be tracked) or both outside (if you want the inplace to be tracked).
# RuntimeError Output 0 of Slice is a view and is being modified inplace. This view is the output of a function that returns multiple views. Such functions do not allow the output views to be modified inplace. You should replace the inplace operation by an out-of-place one.
# tensor([2., 2.], grad_fn=<Invalid>)
# tensor([2.], grad_fn=<Invalid>)
# tensor([2.], grad_fn=<Invalid>)
# RuntimeError Output 0 of Split is a view and its base or another view of its base has been modified inplace. This view is the output of a function that returns multiple views. Such functions do not allow the output views to be modified inplace. You should replace the inplace operation by an out-of-place one.
