import torch
def attempt(f, *a, **k):
    try:
        print(f(*a, **k))
    except Exception as e:
        print(type(e).__name__ + ":", e)
x = torch.ones(2, requires_grad=True)
with torch.inference_mode():
    y = x * 2
    print(y, y.requires_grad, y.is_inference())
print(torch.is_inference_mode_enabled())
attempt(lambda: y * x)
attempt(lambda: y.requires_grad_())
attempt(lambda: y.add_(1))
print((y + 1).is_inference())
z = y.clone()
print(z.is_inference())
attempt(lambda: (z * x).sum().backward())
attempt(lambda: y._version)
attempt(lambda: x.mul_(y))
w = x * 1
attempt(lambda: w.mul_(y))
@torch.inference_mode()
def f(a):
    return a * 2
print(f(x).is_inference())
with torch.inference_mode():
    with torch.inference_mode(False):
        print((x * 2).requires_grad)
    v = x.view(2)
    print(v.is_inference(), v.requires_grad)
    attempt(lambda: x.add_(1))
    t = torch.ones(2, requires_grad=True)
    print(t.requires_grad, t.is_inference())
    attempt(lambda: (t * 2).sum().backward())
attempt(lambda: torch.autograd.grad((x * 2).sum(), x))
attempt(lambda: v.mul(2))
attempt(lambda: v.add_(1))
attempt(lambda: y.detach().is_inference())
with torch.no_grad():
    attempt(lambda: y.add_(1))
attempt(lambda: y.backward())

# ---- output
# tensor([2., 2.]) False True
# False
# RuntimeError: Inference tensors cannot be saved for backward. Please do not use Tensors created in inference mode in computation tracked by autograd. To work around this, you can make a clone to get a normal tensor and use it in autograd, or use `torch.no_grad()` instead of `torch.inference_mode()`.
# RuntimeError: Setting requires_grad=True on inference tensor outside InferenceMode is not allowed.
# RuntimeError: Inplace update to inference tensor outside InferenceMode is not allowed.You can make a clone to get a normal tensor before doing inplace update.See https://github.com/pytorch/rfcs/pull/17 for more details.
# False
# False
# None
# RuntimeError: Inference tensors do not track version counter.
# RuntimeError: a leaf Variable that requires grad is being used in an in-place operation.
# RuntimeError: Inference tensors cannot be saved for backward. Please do not use Tensors created in inference mode in computation tracked by autograd. To work around this, you can make a clone to get a normal tensor and use it in autograd, or use `torch.no_grad()` instead of `torch.inference_mode()`.
# True
# True
# False True
# tensor([2., 2.], requires_grad=True)
# True True
# RuntimeError: element 0 of tensors does not require grad and does not have a grad_fn
# (tensor([2., 2.]),)
# RuntimeError: A view was created in inference mode and its base or another view of its base has been modified inplace in normal mode. Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your code by moving both the view and the inplace either both inside the inference_mode block (if you don't want the inplace to be tracked) or both outside (if you want the inplace to be tracked).
# RuntimeError: A view was created in inference mode and is being modified inplace in normal mode. Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your code by moving both the view and the inplace either both inside the inference_mode block (if you don't want the inplace to be tracked) or both outside (if you want the inplace to be tracked).
# True
# RuntimeError: Inplace update to inference tensor outside InferenceMode is not allowed.You can make a clone to get a normal tensor before doing inplace update.See https://github.com/pytorch/rfcs/pull/17 for more details.
# RuntimeError: element 0 of tensors does not require grad and does not have a grad_fn
