import torch, torch.nn as nn
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
m = nn.Linear(2, 2); x = torch.ones(1, 2, requires_grad=True)
for hook in (lambda m, gi, go: gi[0], lambda m, gi, go: (gi[0], gi[0]), lambda m, gi, go: (gi[0].double(),), lambda m, gi, go: (gi[0] * 2,)):
    h = m.register_full_backward_hook(hook); attempt(lambda: m(x).sum().backward()); h.remove()
h = m.register_full_backward_pre_hook(lambda m, go: (go[0], go[0])); attempt(lambda: m(x).sum().backward()); h.remove()
h = m.register_full_backward_hook(lambda m, gi, go: gi); attempt(lambda: m(torch.ones(1, 2)).sum().backward()); h.remove()
h = m.register_forward_pre_hook(lambda m, a, k: a, with_kwargs=True); attempt(lambda: m(x)); h.remove()
h = m.register_forward_hook(lambda m, a, out: print('ran', out), always_call=True); attempt(lambda: m(torch.ones(3))); h.remove()
attempt(lambda: (m.register_backward_hook(lambda *a: None), m.register_full_backward_hook(lambda *a: None)))
y = (x * 2); y.grad_fn.register_hook(lambda gi, go: (gi[0][:, :1],)); attempt(lambda: y.sum().backward())
z = (x * 2); z.register_hook(lambda g: g.double()); attempt(lambda: z.sum().backward())

# ---- output
# RuntimeError hook 'hook' has changed the size of value
# RuntimeError Backward hook returned an invalid number of grad_input, got 2, but expected 1
# RuntimeError hook 'hook' has changed the type of value (was torch.FloatTensor got torch.DoubleTensor)
# None
# RuntimeError Backward pre hook returned an invalid number of grad_output, got 2, but expected 1
# None
# RuntimeError forward pre-hook must return None or a tuple of (new_args, new_kwargs), but got (tensor([[1., 1.]], requires_grad=True),).
# ran None
# RuntimeError mat1 and mat2 shapes cannot be multiplied (1x3 and 2x2)
# RuntimeError Cannot use both regular backward hooks and full backward hooks on a single Module. Please use only one of them.
# RuntimeError hook '<lambda>' has returned an incorrect number of values (got 1, but expected 2)
# RuntimeError hook '<lambda>' has changed the type of value (was torch.FloatTensor got torch.DoubleTensor)
