import torch
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)
a = torch.tensor([1., 2., 3.], requires_grad=True)
y = a ** 2
raw = y.grad_fn._raw_saved_self
print(type(raw).__name__, type(raw))
log = []
raw.register_hooks(lambda t: (log.append('pack'), t * 10)[1], lambda t: (log.append('unpack'), t / 10)[1])
print(y.grad_fn._saved_self)
y.sum().backward()
print(a.grad, log)
z = a.exp()
attempt(lambda: z.grad_fn._raw_saved_result.register_hooks(lambda t: t, lambda t: t))
w = a * a
attempt(lambda: w.grad_fn._raw_saved_self.register_hooks(lambda t: t.mul_(2), lambda t: t))
v = a.sin()
v.grad_fn._raw_saved_self.register_hooks(lambda t: t, lambda t: t)
attempt(lambda: v.grad_fn._raw_saved_self.register_hooks(lambda t: t, lambda t: t))
v.sum().backward()
attempt(lambda: v.grad_fn._raw_saved_self)

# ---- output
# SavedTensor <class 'torch._C._autograd.SavedTensor'>
# tensor([1., 2., 3.], requires_grad=True)
# tensor([2., 4., 6.]) ['pack', 'unpack', 'unpack']
# None
# RuntimeError: A saved tensor pack hook is modifying its input in place. Tensors provided as input to pack hook cannot be modified by in-place operations as this can lead to unexpected side-effects. Please open an issue if you need to perform in-place operations on the input to a pack hook.
# RuntimeError: Calling register_hooks on a saved tensor whose hooks have already been set. Hint: only one pair of hooks is allowed at a time.
# <torch._C._autograd.SavedTensor object at 0xADDR>
