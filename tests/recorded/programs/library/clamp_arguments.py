import torch
x=torch.tensor([1.,5.]); z=torch.zeros(2); w = torch.tensor(2., requires_grad=True)
for f in (lambda: x.clamp(z,3), lambda: torch.clamp(x, 0, z), lambda: x.clamp(min=z, max=3), lambda: x.clamp_(z, 3), lambda: torch.clip(x, z, 1.), lambda: x.clamp(min=0, max=z), lambda: x.clip(0, z), lambda: torch.clamp(x), lambda: x.clamp('a'),
   lambda: x.clamp(torch.tensor(2.), 3), lambda: x.clamp(w, 3), lambda: x.clamp(w, z+9), lambda: torch.special.xlogy(x, w), lambda: x.clamp_min(w), lambda: x.clamp(min=torch.tensor(3)), lambda: x.clamp(2, torch.tensor(3.5, dtype=torch.float64)).dtype, lambda: torch.special.xlog1py(2., w)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)

# ---- output
# TypeError clamp() received an invalid combination of arguments - got (Tensor, int), but expected one of:
#  * (Tensor min = None, Tensor max = None)
#       didn't match because some of the arguments have invalid types: (!Tensor!, !int!)
#  * (Number min = None, Number max = None)
#       didn't match because some of the arguments have invalid types: (!Tensor!, !int!)
#
# TypeError clamp() received an invalid combination of arguments - got (Tensor, int, Tensor), but expected one of:
#  * (Tensor input, Tensor min = None, Tensor max = None, *, Tensor out = None)
#  * (Tensor input, Number min = None, Number max = None, *, Tensor out = None)
#
# TypeError clamp() received an invalid combination of arguments - got (max=int, min=Tensor, ), but expected one of:
#  * (Tensor min = None, Tensor max = None)
#       didn't match because some of the keywords were incorrect: max, min
#  * (Number min = None, Number max = None)
#       didn't match because some of the keywords were incorrect: max, min
#
# TypeError clamp_() received an invalid combination of arguments - got (Tensor, int), but expected one of:
#  * (Tensor min = None, Tensor max = None)
#       didn't match because some of the arguments have invalid types: (!Tensor!, !int!)
#  * (Number min = None, Number max = None)
#       didn't match because some of the arguments have invalid types: (!Tensor!, !int!)
#
# TypeError clip() received an invalid combination of arguments - got (Tensor, Tensor, float), but expected one of:
#  * (Tensor input, Tensor min = None, Tensor max = None, *, Tensor out = None)
#  * (Tensor input, Number min = None, Number max = None, *, Tensor out = None)
#
# TypeError clamp() received an invalid combination of arguments - got (max=Tensor, min=int, ), but expected one of:
#  * (Tensor min = None, Tensor max = None)
#       didn't match because some of the keywords were incorrect: max, min
#  * (Number min = None, Number max = None)
#       didn't match because some of the keywords were incorrect: max, min
#
# TypeError clip() received an invalid combination of arguments - got (int, Tensor), but expected one of:
#  * (Tensor min = None, Tensor max = None)
#       didn't match because some of the arguments have invalid types: (!int!, !Tensor!)
#  * (Number min = None, Number max = None)
#       didn't match because some of the arguments have invalid types: (!int!, !Tensor!)
#
# RuntimeError torch.clamp: At least one of 'min' or 'max' must not be None
# TypeError clamp() received an invalid combination of arguments - got (str), but expected one of:
#  * (Tensor min = None, Tensor max = None)
#  * (Number min = None, Number max = None)
#
# tensor([2., 3.])
# TypeError clamp() received an invalid combination of arguments - got (Tensor, int), but expected one of:
#  * (Tensor min = None, Tensor max = None)
#       didn't match because some of the arguments have invalid types: (!Tensor!, !int!)
#  * (Number min = None, Number max = None)
#       didn't match because some of the arguments have invalid types: (!Tensor!, !int!)
#
# tensor([2., 5.], grad_fn=<ClampBackward0>)
# tensor([0.6931, 3.4657], grad_fn=<XlogyBackward0>)
# tensor([2., 5.], grad_fn=<ClampMinBackward1>)
# tensor([3., 5.])
# torch.float32
# tensor(2.1972, grad_fn=<SpecialXlog1PyBackward1>)
