import torch
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
t(lambda: -type)
t(lambda: type + 1)
t(lambda: torch.func.vjp(lambda x: (x, type), torch.ones(1), has_aux=True))
t(lambda: torch.ones(1) + type)
t(lambda: [1][type])
t(lambda: torch.tensor(type))
t(lambda: int(type))
t(lambda: float(object))
t(lambda: -int)
t(lambda: len(type))
t(lambda: torch.func.vjp(lambda q: torch.neg(q), torch.ones(2))[1](''))
t(lambda: torch.func.vjp(lambda q: torch.neg(q), torch.ones(2))[1](()))
t(lambda: torch.func.vjp(lambda q: torch.neg(q), torch.ones(2))[1]([]))
t(lambda: torch.func.vjp(lambda q: torch.neg(q), torch.ones(2))[1](3))
t(lambda: torch.func.vjp(lambda q: (torch.neg(q),q), torch.ones(2))[1](torch.ones(2)))
t(lambda: torch.func.vjp(lambda q: {'a':torch.neg(q)}, torch.ones(2))[1](torch.ones(2)))
t(lambda: torch.func.vjp(lambda q: {'a':torch.neg(q)}, torch.ones(2))[1]({'b':torch.ones(2)}))
t(lambda: torch.func.vjp(lambda q: torch.neg(q), torch.ones(2))[1]([torch.ones(2)]))
t(lambda: torch.func.vjp(lambda q: torch.neg(q), torch.ones(2))[1]({}))
t(lambda: torch.func.vjp(lambda q: torch.neg(q), torch.ones(2))[1](None))
from collections import namedtuple, OrderedDict
P=namedtuple('P','a b')
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
o=torch.ones(2)
t(lambda: torch.func.jvp(lambda x: x, (o,), (o,o)))
t(lambda: torch.func.jvp(lambda x: x['a'], ({'a':o},), ({'b':o},)))
t(lambda: torch.func.jvp(lambda x: x[0], ([o,o],), ((o,o),)))
t(lambda: torch.vmap(lambda x: x, in_dims=({'a':0},))({'b':o}))
t(lambda: torch.vmap(lambda x: x, in_dims=((0,),))([o]))
t(lambda: torch.vmap(lambda x: (x,x), out_dims=(0,))(o))
t(lambda: torch.vmap(lambda x: x, out_dims=(0,0))(o))
t(lambda: torch.vmap(lambda x: {'a':x}, out_dims=(0,0))(o))
t(lambda: torch.vmap(lambda x: x, in_dims=(0,0))(o))
for v in ((), [], {}, (o,), [o,(o,o)], {'a':o,'b':[o]}, P(o,o), OrderedDict(a=o), [[],()], ((o,),), {'a':{}}, {1:o,(1,2):o}, [None]):
    t(lambda: torch.func.vjp(lambda x: x, o)[1](v))
for v in ('', 3, None, torch.ones(3), o.double(), True, [o], 1j, [3]):
    t(lambda: torch.func.vjp(lambda x: x, o)[1](v))
    t(lambda: torch.func.vjp(lambda x: x.sum(), o)[1](v))
    t(lambda: torch.func.vjp(lambda x: [x.sum()], o)[1](v))
t(lambda: torch.func.vjp(lambda x: (x,x), o)[1]((o,None)))
t(lambda: torch.func.vjp(lambda x: (x,x), o)[1]((o,3)))
x=torch.ones(2,requires_grad=True)
print(torch.autograd.grad(x*2, x, torch.ones(2).double()))
print(torch.autograd.grad(x, x, torch.ones(2).double()))
print(torch.autograd.grad(x, x, torch.ones(2).half()))
y=x*3
y.backward(torch.ones(2).double()); print(x.grad.dtype)
x.backward(torch.ones(2).double()); print(x.grad.dtype)

# ---- output
# TypeError bad operand type for unary -: 'type'
# TypeError unsupported operand type(s) for +: 'type' and 'int'
# RuntimeError Expected tensors, got unsupported type <class 'type'>
# TypeError unsupported operand type(s) for +: 'Tensor' and 'type'
# TypeError list indices must be integers or slices, not type
# RuntimeError Could not infer dtype of type
# TypeError int() argument must be a string, a bytes-like object or a real number, not 'type'
# TypeError float() argument must be a string or a real number, not 'type'
# TypeError bad operand type for unary -: 'type'
# TypeError object of type 'type' has no len()
# TypeError gradients can be either Tensors or None, but got str
# RuntimeError Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. cotangents: (), primal output: *
# RuntimeError Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. cotangents: [], primal output: *
# TypeError gradients can be either Tensors or None, but got int
# RuntimeError Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. cotangents: *, primal output: (*, *)
# RuntimeError Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. cotangents: *, primal output: {'a': *}
# RuntimeError Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. cotangents: {'b': *}, primal output: {'a': *}
# RuntimeError Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. cotangents: [*], primal output: *
# RuntimeError Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. cotangents: {}, primal output: *
# RuntimeError grad can be implicitly created only for scalar outputs
# RuntimeError jvp(f, primals, tangents): Expected primals and tangents to have the same python structure. For example, if primals is a tuple of 3 tensors, tangents also must be. Got primals with structure TreeSpec(tuple, None, [*]) and tangents with structure TreeSpec(tuple, None, [*,
#   *])
# RuntimeError jvp(f, primals, tangents): Expected primals and tangents to have the same python structure. For example, if primals is a tuple of 3 tensors, tangents also must be. Got primals with structure TreeSpec(tuple, None, [TreeSpec(dict, ['a'], [*])]) and tangents with structure TreeSpec(tuple, None, [TreeSpec(dict, ['b'], [*])])
# RuntimeError jvp(f, primals, tangents): Expected primals and tangents to have the same python structure. For example, if primals is a tuple of 3 tensors, tangents also must be. Got primals with structure TreeSpec(tuple, None, [TreeSpec(list, None, [*,
#     *])]) and tangents with structure TreeSpec(tuple, None, [TreeSpec(tuple, None, [*,
#     *])])
# ValueError vmap(<lambda>, in_dims=({'a': 0},), ...)(<inputs>): in_dims is not compatible with the structure of `inputs`. in_dims has structure TreeSpec(tuple, None, [TreeSpec(dict, ['a'], [*])]) but inputs has structure TreeSpec(tuple, None, [TreeSpec(dict, ['b'], [*])]).
# ValueError vmap(<lambda>, in_dims=((0,),), ...)(<inputs>): in_dims is not compatible with the structure of `inputs`. in_dims has structure TreeSpec(tuple, None, [TreeSpec(tuple, None, [*])]) but inputs has structure TreeSpec(tuple, None, [TreeSpec(list, None, [*])]).
# ValueError vmap(<lambda>, ..., out_dims=(0,))(<inputs>): out_dims is not compatible with the structure of `outputs`. out_dims has structure TreeSpec(tuple, None, [*]) but outputs has structure TreeSpec(tuple, None, [*,
#   *]).
# ValueError vmap(<lambda>, ..., out_dims=(0, 0))(<inputs>): out_dims is not compatible with the structure of `outputs`. out_dims has structure TreeSpec(tuple, None, [*,
#   *]) but outputs has structure *.
# ValueError vmap(<lambda>, ..., out_dims=(0, 0))(<inputs>): out_dims is not compatible with the structure of `outputs`. out_dims has structure TreeSpec(tuple, None, [*,
#   *]) but outputs has structure TreeSpec(dict, ['a'], [*]).
# ValueError vmap(<lambda>, in_dims=(0, 0), ...)(<inputs>): in_dims is not compatible with the structure of `inputs`. in_dims has structure TreeSpec(tuple, None, [*,
#   *]) but inputs has structure TreeSpec(tuple, None, [*]).
# RuntimeError Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. cotangents: (), primal output: *
# RuntimeError Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. cotangents: [], primal output: *
# RuntimeError Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. cotangents: {}, primal output: *
# RuntimeError Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. cotangents: (*,), primal output: *
# RuntimeError Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. cotangents: [*, (*, *)], primal output: *
# RuntimeError Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. cotangents: {'a': *, 'b': [*]}, primal output: *
# RuntimeError Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. cotangents: P(a=*, b=*), primal output: *
# RuntimeError Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. cotangents: OrderedDict([('a', *)]), primal output: *
# RuntimeError Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. cotangents: [[], ()], primal output: *
# RuntimeError Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. cotangents: ((*,),), primal output: *
# RuntimeError Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. cotangents: {'a': {}}, primal output: *
# RuntimeError Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. cotangents: {1: *, (1, 2): *}, primal output: *
# RuntimeError Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. cotangents: [*], primal output: *
# TypeError gradients can be either Tensors or None, but got str
# TypeError gradients can be either Tensors or None, but got str
# RuntimeError Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. cotangents: *, primal output: [*]
# TypeError gradients can be either Tensors or None, but got int
# TypeError gradients can be either Tensors or None, but got int
# RuntimeError Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. cotangents: *, primal output: [*]
# RuntimeError grad can be implicitly created only for scalar outputs
# (tensor([1., 1.]),)
# RuntimeError Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. cotangents: *, primal output: [*]
# RuntimeError Mismatch in shape: grad_output[0] has a shape of torch.Size([3]) and output[0] has a shape of torch.Size([2]).
# RuntimeError Mismatch in shape: grad_output[0] has a shape of torch.Size([3]) and output[0] has a shape of torch.Size([]).
# RuntimeError Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. cotangents: *, primal output: [*]
# (tensor([1., 1.]),)
# RuntimeError Mismatch in shape: grad_output[0] has a shape of torch.Size([2]) and output[0] has a shape of torch.Size([]).
# RuntimeError Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. cotangents: *, primal output: [*]
# TypeError gradients can be either Tensors or None, but got bool
# TypeError gradients can be either Tensors or None, but got bool
# RuntimeError Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. cotangents: *, primal output: [*]
# RuntimeError Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. cotangents: [*], primal output: *
# RuntimeError Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. cotangents: [*], primal output: *
# RuntimeError Mismatch in shape: grad_output[0] has a shape of torch.Size([2]) and output[0] has a shape of torch.Size([]).
# TypeError gradients can be either Tensors or None, but got complex
# TypeError gradients can be either Tensors or None, but got complex
# RuntimeError Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. cotangents: *, primal output: [*]
# RuntimeError Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. cotangents: [*], primal output: *
# RuntimeError Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. cotangents: [*], primal output: *
# TypeError gradients can be either Tensors or None, but got int
# RuntimeError grad can be implicitly created only for scalar outputs
# TypeError gradients can be either Tensors or None, but got int
# (tensor([2., 2.]),)
# (tensor([1., 1.]),)
# (tensor([1., 1.]),)
# torch.float32
# torch.float32
