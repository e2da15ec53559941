import torch
from torch.func import grad, hessian, jacfwd, jacrev, jvp, vjp

x = torch.ones(3)
for call in [
    lambda: grad(lambda a: a.sum(), argnums=())(x),
    lambda: grad(lambda a, b: a.sum(), argnums=(0, -2))(x, x),
    lambda: jacfwd(lambda a: a.sum(), argnums=(0, 0))(x),
    lambda: vjp(lambda a: (a, a.long()), x),
    lambda: jacrev(lambda a: a > 0)(x),
    lambda: jacfwd(lambda a: a.long())(x),
    lambda: hessian(lambda a: a.sum().long())(x),
    lambda: jacrev(lambda a: a * 1j)(x),
    lambda: jacfwd(lambda a: a.abs())(x * 1j),
    lambda: jvp(lambda a: (a, 2), (x,), (x,)),
    lambda: jvp(lambda a: None, (x,), (x,)),
    lambda: jacfwd(lambda a: [])(x),
    lambda: vjp(lambda a: [], x),
    lambda: jvp(lambda a: (a, 2), (x,), (x,), has_aux=True),
    lambda: jacrev(lambda a: a, has_aux=True)(x),
]:
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
# ---- output
# RuntimeError argnums must be non-empty
# RuntimeError argnums elements must be unique, got (0, 0)
# RuntimeError argnums elements must be unique, got (0, 0)
# RuntimeError vjp(f, ...): All outputs of f must be floating-point or complex Tensors, got Tensor with dtype torch.int64
# RuntimeError vjp(f, ...): All outputs of f must be floating-point or complex Tensors, got Tensor with dtype torch.bool
# tensor([[0, 0, 0],
#         [0, 0, 0],
#         [0, 0, 0]])
# RuntimeError vjp(f, ...): All outputs of f must be floating-point or complex Tensors, got Tensor with dtype torch.int64
# RuntimeError jacrev: Expected all outputs to be real but received complex tensor at flattened input idx: 0
# RuntimeError jacfwd: Expected all inputs to be real but received complex tensor at flattened input idx: 0
# RuntimeError jvp(f, primals, tangents): expected f(*primals) to return only tensors, got unsupported type <class 'int'>
# RuntimeError jvp(f, primals, tangents): Expected f to be a function that has non-empty output (got output = [None])
# RuntimeError jvp(f, primals, tangents): Expected f to be a function that has non-empty output (got output = [])
# RuntimeError vjp(f, *primals): Expected f to be a function that has non-empty output (got output = [])
# RuntimeError Expected tensors, got unsupported type <class 'int'>
# RuntimeError vjp(f, *primals): output of function f should be a tuple: (output, aux) if has_aux is True
