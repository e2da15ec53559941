"""The options of gradcheck and gradgradcheck."""

import torch, torch.nn as nn, torch.nn.functional as F
def t(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


x = torch.ones(2, dtype=torch.float64, requires_grad=True); gg = torch.autograd.gradgradcheck; gc = torch.autograd.gradcheck
t(lambda: gg(torch.sin, (x,), check_fwd_over_rev=True)); t(lambda: gg(torch.sin, (x,), check_rev_over_rev=False, check_fwd_over_rev=True)); t(lambda: gg(torch.sin, (x,), gen_non_contig_grad_outputs=True)); t(lambda: gg(torch.sin, x, check_batched_grad=True)); t(lambda: gg(torch.sin, x, fast_mode=True)); t(lambda: gc(torch.sin, x, check_forward_ad=True)); t(lambda: gc(torch.sin, x, check_forward_ad=True, check_backward_ad=False)); t(lambda: gc(torch.sin, x, check_batched_grad=True, check_batched_forward_grad=True, check_forward_ad=True)); t(lambda: gc(torch.sin, x, check_undefined_grad=False, check_grad_dtypes=True, masked=False)); t(lambda: gg(torch.sin, (x,), grad_outputs=(torch.ones(2, dtype=torch.float64, requires_grad=True),))); t(lambda: gc(lambda a: a.detach() * a, x)); t(lambda: gc(torch.sin, x, check_forward_ad=False, check_backward_ad=False)); t(lambda: gg(torch.sin, x, check_rev_over_rev=False)); t(lambda: gg(lambda a: a.detach() * a, x, raise_exception=False))

# ---- output
# True
# AssertionError Setting check_undefined_grad=True requires check_rev_over_rev to be True
# True
# True
# True
# True
# True
# True
# True
# True
# GradcheckError Jacobian mismatch for output 0 with respect to input 0,
# numerical:tensor([[2.0000, 0.0000],
#         [0.0000, 2.0000]], dtype=torch.float64)
# analytical:tensor([[1., 0.],
#         [0., 1.]], dtype=torch.float64)
#
# AssertionError Expected at least one of check_forward_ad or check_backward_ad to be True
# AssertionError Expected at least one of check_fwd_over_rev or check_rev_over_rev to be True
# False
