"""Bounds that are a tensor and a number."""

import torch, torch.nn as nn, torch.nn.functional as F
def t(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


c = lambda *a, **k: t(lambda: torch.tensor([1., 5.]).clamp(*a, **k))
c(torch.zeros(2), 3); c(0, torch.ones(2)); c(min=torch.zeros(2), max=3); c(torch.zeros(2), torch.ones(2)); c(); c(0); c(None, None); c(max=torch.ones(2)); c(torch.zeros(2)); c(0, 3); c(True, 3.5); t(lambda: torch.clamp(torch.ones(2), torch.zeros(2), 3)); t(lambda: torch.clip(torch.ones(2), torch.zeros(2), 3)); t(lambda: torch.ones(2).clamp_(torch.zeros(2), 3)); c('a'); c(torch.zeros(2), max=None); c(torch.tensor(0.), 3)

# ---- output
# TypeError clamp() received an invalid combination of arguments - got (Tensor, int), but expected one of:
#  * (Tensor min = None, Tensor max = None)
#       didn't match because some of the arguments have invalid types: (!Tensor!, !int!)
#  * (Number min = None, Number max = None)
#       didn't match because some of the arguments have invalid types: (!Tensor!, !int!)
#
# TypeError clamp() received an invalid combination of arguments - got (int, Tensor), but expected one of:
#  * (Tensor min = None, Tensor max = None)
#       didn't match because some of the arguments have invalid types: (!int!, !Tensor!)
#  * (Number min = None, Number max = None)
#       didn't match because some of the arguments have invalid types: (!int!, !Tensor!)
#
# TypeError clamp() received an invalid combination of arguments - got (max=int, min=Tensor, ), but expected one of:
#  * (Tensor min = None, Tensor max = None)
#       didn't match because some of the keywords were incorrect: max, min
#  * (Number min = None, Number max = None)
#       didn't match because some of the keywords were incorrect: max, min
#
# tensor([1., 1.])
# RuntimeError torch.clamp: At least one of 'min' or 'max' must not be None
# tensor([1., 5.])
# RuntimeError torch.clamp: At least one of 'min' or 'max' must not be None
# tensor([1., 1.])
# tensor([1., 5.])
# tensor([1., 3.])
# tensor([1.0000, 3.5000])
# TypeError clamp() received an invalid combination of arguments - got (Tensor, Tensor, int), but expected one of:
#  * (Tensor input, Tensor min = None, Tensor max = None, *, Tensor out = None)
#  * (Tensor input, Number min = None, Number max = None, *, Tensor out = None)
#
# TypeError clip() received an invalid combination of arguments - got (Tensor, Tensor, int), but expected one of:
#  * (Tensor input, Tensor min = None, Tensor max = None, *, Tensor out = None)
#  * (Tensor input, Number min = None, Number max = None, *, Tensor out = None)
#
# TypeError clamp_() received an invalid combination of arguments - got (Tensor, int), but expected one of:
#  * (Tensor min = None, Tensor max = None)
#       didn't match because some of the arguments have invalid types: (!Tensor!, !int!)
#  * (Number min = None, Number max = None)
#       didn't match because some of the arguments have invalid types: (!Tensor!, !int!)
#
# TypeError clamp() received an invalid combination of arguments - got (str), but expected one of:
#  * (Tensor min = None, Tensor max = None)
#  * (Number min = None, Number max = None)
#
# tensor([1., 5.])
# tensor([1., 3.])
