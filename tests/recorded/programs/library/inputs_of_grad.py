import torch
from collections import OrderedDict
def t(name, f):
    try: print(name, '->', f())
    except BaseException as e: print(name,'->',type(e).__name__, str(e)[:190])
x=torch.ones(3,requires_grad=True); w=torch.ones(3,requires_grad=True)
t(1, lambda: torch.autograd.grad((x*2).sum(), {'a':x}))
t(2, lambda: torch.autograd.grad((x*2).sum(), {'a':x, 3: w}, allow_unused=True))
t(3, lambda: torch.autograd.grad((x*2).sum(), {'a':x, 3: w}, materialize_grads=True))
t(4, lambda: torch.autograd.grad((x*2).sum(), OrderedDict(a=x)))
t(5, lambda: torch.autograd.backward((x*2).sum(), inputs={'a':x}))
t(6, lambda: x.grad)
t(7, lambda: torch.autograd.backward((x*2).sum(), inputs=OrderedDict(a=x)))
t(8, lambda: (x*2).sum().backward(inputs={'a':x}))
t(9, lambda: x.grad)
t(10, lambda: (x*2).sum().backward(inputs=OrderedDict(a=x)))
t(11, lambda: torch.autograd.grad((x*2).sum(), {}))
t(12, lambda: torch.autograd.grad((x*2), {'a':x}, torch.ones(2,3), is_grads_batched=True))
t(13, lambda: torch.autograd.grad((x*2).sum(), {'a':1}))
t(14, lambda: (x*2).sum().backward(inputs={}))
t('x.sum(), -3', lambda: torch.autograd.grad(x.sum(), -3))
t('x.sum(), ...', lambda: torch.autograd.grad(x.sum(), ...))
t('x.sum(), None', lambda: torch.autograd.grad(x.sum(), None))
t('None, x', lambda: torch.autograd.grad(None, x))
t('3, x', lambda: torch.autograd.grad(3, x))
t("x.sum(), 'ab'", lambda: torch.autograd.grad(x.sum(), 'ab'))
t('x.sum(), [1]', lambda: torch.autograd.grad(x.sum(), [1]))
t("'ab', x", lambda: torch.autograd.grad('ab', x))
t('[1], x', lambda: torch.autograd.grad([1], x))
t('x.sum(), slice(None)', lambda: torch.autograd.grad(x.sum(), slice(None)))
t('x.sum(), {}', lambda: torch.autograd.grad(x.sum(), {}))
t('x.sum(), {x}', lambda: torch.autograd.grad(x.sum(), {x}))
t('x.sum(), {x: 1}', lambda: torch.autograd.grad(x.sum(), {x: 1}))
t('x.sum(), (), allow_unused=True', lambda: torch.autograd.grad(x.sum(), (), allow_unused=True))
t('(), x', lambda: torch.autograd.grad((), x))
t('[None], x', lambda: torch.autograd.grad([None], x))
t('x.sum(), [None]', lambda: torch.autograd.grad(x.sum(), [None]))
t('x.sum(), [x, 1]', lambda: torch.autograd.grad(x.sum(), [x, 1]))
t('x.sum(), x, 3', lambda: torch.autograd.grad(x.sum(), x, 3))
t('x.sum(), x, [3]', lambda: torch.autograd.grad(x.sum(), x, [3]))
t("x.sum(), x, 'a'", lambda: torch.autograd.grad(x.sum(), x, 'a'))
t('x.sum(), iter([x])', lambda: torch.autograd.grad(x.sum(), iter([x])))
t('iter([x.sum()]), x', lambda: torch.autograd.grad(iter([x.sum()]), x))
t('x.sum(), x, ()', lambda: torch.autograd.grad(x.sum(), x, ()))
t('3', lambda: torch.autograd.backward(3))
t('None', lambda: torch.autograd.backward(None))
t('[3]', lambda: torch.autograd.backward([3]))
t('[None]', lambda: torch.autograd.backward([None]))
t('()', lambda: torch.autograd.backward(()))
t("'ab'", lambda: torch.autograd.backward('ab'))
t('x.sum(), 3', lambda: torch.autograd.backward(x.sum(), 3))
t('x.sum(), [3]', lambda: torch.autograd.backward(x.sum(), [3]))
t('x.sum(), None, None, False, None, 3', lambda: torch.autograd.backward(x.sum(), None, None, False, None, 3))
t('x.sum(), inputs=3', lambda: torch.autograd.backward(x.sum(), inputs=3))
t('x.sum(), inputs=[3]', lambda: torch.autograd.backward(x.sum(), inputs=[3]))
t('x.sum(), inputs=()', lambda: torch.autograd.backward(x.sum(), inputs=()))

# ---- output
# 1 -> {'a': tensor([2., 2., 2.])}
# 2 -> {'a': tensor([2., 2., 2.]), 3: None}
# 3 -> {'a': tensor([2., 2., 2.]), 3: tensor([0., 0., 0.])}
# 4 -> TypeError `inputs` argument to `grad()` must be a dict, not OrderedDict. Other Mapping types are not supported.
# 5 -> None
# 6 -> tensor([2., 2., 2.])
# 7 -> TypeError `inputs` argument to `backward()` must be a dict, not OrderedDict. Other Mapping types are not supported.
# 8 -> None
# 9 -> tensor([4., 4., 4.])
# 10 -> TypeError `inputs` argument to `backward()` must be a dict, not OrderedDict. Other Mapping types are not supported.
# 11 -> RuntimeError `inputs` argument to `grad()` cannot be empty.
# 12 -> {'a': tensor([[2., 2., 2.],
#         [2., 2., 2.]])}
# 13 -> RuntimeError all inputs have to be Tensors or GradientEdges, but got int
# 14 -> RuntimeError `inputs` argument to `backward()` cannot be empty.
# x.sum(), -3 -> TypeError 'int' object is not iterable
# x.sum(), ... -> TypeError 'ellipsis' object is not iterable
# x.sum(), None -> TypeError 'NoneType' object is not iterable
# None, x -> TypeError 'NoneType' object is not iterable
# 3, x -> TypeError 'int' object is not iterable
# x.sum(), 'ab' -> RuntimeError all inputs have to be Tensors or GradientEdges, but got str
# x.sum(), [1] -> RuntimeError all inputs have to be Tensors or GradientEdges, but got int
# 'ab', x -> AssertionError Expected output to be a torch.Tensor
# [1], x -> AssertionError Expected output to be a torch.Tensor
# x.sum(), slice(None) -> TypeError 'slice' object is not iterable
# x.sum(), {} -> RuntimeError `inputs` argument to `grad()` cannot be empty.
# x.sum(), {x} -> (tensor([1., 1., 1.]),)
# x.sum(), {x: 1} -> RuntimeError all inputs have to be Tensors or GradientEdges, but got int
# x.sum(), (), allow_unused=True -> RuntimeError `inputs` argument to `grad()` cannot be empty.
# (), x -> RuntimeError The differentiated Tensor at index 0 appears to not have been used in the graph. Set allow_unused=True if this is the desired behavior.
# [None], x -> AssertionError Expected output to be a torch.Tensor
# x.sum(), [None] -> RuntimeError all inputs have to be Tensors or GradientEdges, but got NoneType
# x.sum(), [x, 1] -> RuntimeError all inputs have to be Tensors or GradientEdges, but got int
# x.sum(), x, 3 -> TypeError 'int' object is not iterable
# x.sum(), x, [3] -> TypeError gradients can be either Tensors or None, but got int
# x.sum(), x, 'a' -> TypeError gradients can be either Tensors or None, but got str
# x.sum(), iter([x]) -> (tensor([1., 1., 1.]),)
# iter([x.sum()]), x -> (tensor([1., 1., 1.]),)
# x.sum(), x, () -> RuntimeError got 1 tensors and 0 gradients
# 3 -> TypeError 'int' object is not iterable
# None -> TypeError 'NoneType' object is not iterable
# [3] -> AssertionError Expected output to be a torch.Tensor
# [None] -> AssertionError Expected output to be a torch.Tensor
# () -> None
# 'ab' -> AssertionError Expected output to be a torch.Tensor
# x.sum(), 3 -> TypeError 'int' object is not iterable
# x.sum(), [3] -> TypeError gradients can be either Tensors or None, but got int
# x.sum(), None, None, False, None, 3 -> TypeError 'int' object is not iterable
# x.sum(), inputs=3 -> TypeError 'int' object is not iterable
# x.sum(), inputs=[3] -> RuntimeError all inputs have to be Tensors or GradientEdges, but got int
# x.sum(), inputs=() -> RuntimeError `inputs` argument to `backward()` cannot be empty.
