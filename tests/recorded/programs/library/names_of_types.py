"""What PyTorch's and Python's texts call the types of torch: in `type`, in the refusals of operators and calls."""

import math

import torch


def attempt(action):
    try:
        print(action())
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


x = torch.ones(2)
print(type(torch.relu), type(x.sum), torch.relu.__class__)
print(type(torch.nn.functional.relu), type(torch), type(math))
print(type(x.shape), type(x.shape).__name__, torch.Size.__module__, torch.dtype.__name__, type(x.dtype), type(x.device), type(torch))
for called in (x.shape, torch.float32, torch, x, x.grad, x.requires_grad, x.device):
    attempt(called)
for other in (torch.relu, x.sum, torch, torch.Size([1]), torch.float32):
    attempt(lambda: torch.relu(other))
    attempt(lambda: x + other)
    attempt(lambda: other + 1)
    attempt(lambda: len(other))
    attempt(lambda: torch.tensor([other]))
    attempt(lambda: other.no_such_name)
attempt(lambda: torch.relu[0])
attempt(lambda: x.sum[0])
attempt(lambda: [one for one in torch])
attempt(lambda: torch.Size([1]) + [1])
attempt(lambda: (1,) + torch.Size([2]))
attempt(lambda: "a" + torch.Size([2]))
attempt(lambda: x.shape.no_such_name)
for data in ([1, "a"], ["a", 1], [[1], ["a"]], "a"):
    attempt(lambda: torch.tensor(data))

version = torch.__version__
print(type(version), version > "2.4", version >= (2, 10), version < "10", version == "2.13.0", version > "2.13.0", version[:4], version < "beta")
for function in (x.backward, x.norm, x.sum, x.register_hook, torch.einsum, torch.linalg.inv, torch.nn.functional.linear, torch.nn.functional.conv2d):
    print(function, type(function))


class Double(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        print(type(ctx), ctx.__class__.__name__, type(ctx).__name__)
        return x * 2

    @staticmethod
    def backward(ctx, grad):
        print(type(ctx))
        return grad * 2


y = Double.apply(torch.ones(2, requires_grad=True))
print(type(y.grad_fn), y.grad_fn)
y.sum().backward()

largest = torch.tensor([1.0, 2.0]).max(0)
print(type(largest), isinstance(largest, torch.return_types.max), isinstance(largest, torch.return_types.min), torch.return_types.linalg_eigh)
print(isinstance(torch.ones(2).sort(), torch.return_types.sort), isinstance(torch.ones(2).sort(stable=True), torch.return_types.sort))
print(torch.return_types.sort((torch.ones(1), torch.zeros(1))))
for kind in (float, int):
    print(kind(torch.tensor(2 + 0j)))
    try:
        kind(torch.tensor(1 + 1j))
    except RuntimeError as error:
        print(error)

# `del` of what a tensor has
own = torch.ones(2, requires_grad=True)
(own * 2).sum().backward()
own.note = "mine"
del own.grad, own.note
print(own.grad)
for name in ("data", "shape", "note", "grad_fn"):
    try:
        delattr(own, name)
    except (RuntimeError, AttributeError) as error:
        print(error)

# ---- output
# <class 'builtin_function_or_method'> <class 'builtin_function_or_method'> <class 'builtin_function_or_method'>
# <class 'function'> <class 'module'> <class 'module'>
# <class 'torch.Size'> Size torch dtype <class 'torch.dtype'> <class 'torch.device'> <class 'module'>
# TypeError: 'torch.Size' object is not callable
# TypeError: 'torch.dtype' object is not callable
# TypeError: 'module' object is not callable
# TypeError: 'Tensor' object is not callable
# TypeError: 'NoneType' object is not callable
# TypeError: 'bool' object is not callable
# TypeError: 'torch.device' object is not callable
# TypeError: relu(): argument 'input' (position 1) must be Tensor, not builtin_function_or_method
# TypeError: unsupported operand type(s) for +: 'Tensor' and 'builtin_function_or_method'
# TypeError: unsupported operand type(s) for +: 'builtin_function_or_method' and 'int'
# TypeError: object of type 'builtin_function_or_method' has no len()
# RuntimeError: Could not infer dtype of builtin_function_or_method
# AttributeError: 'builtin_function_or_method' object has no attribute 'no_such_name'
# TypeError: relu(): argument 'input' (position 1) must be Tensor, not builtin_function_or_method
# TypeError: unsupported operand type(s) for +: 'Tensor' and 'builtin_function_or_method'
# TypeError: unsupported operand type(s) for +: 'builtin_function_or_method' and 'int'
# TypeError: object of type 'builtin_function_or_method' has no len()
# RuntimeError: Could not infer dtype of builtin_function_or_method
# AttributeError: 'builtin_function_or_method' object has no attribute 'no_such_name'
# TypeError: relu(): argument 'input' (position 1) must be Tensor, not module
# TypeError: unsupported operand type(s) for +: 'Tensor' and 'module'
# TypeError: unsupported operand type(s) for +: 'module' and 'int'
# TypeError: object of type 'module' has no len()
# RuntimeError: Could not infer dtype of module
# AttributeError: module 'torch' has no attribute 'no_such_name'
# TypeError: relu(): argument 'input' (position 1) must be Tensor, not torch.Size
# TypeError: unsupported operand type(s) for +: 'Tensor' and 'torch.Size'
# TypeError: can only concatenate tuple (not int) to torch.Size
# 1
# tensor([[1]])
# AttributeError: 'torch.Size' object has no attribute 'no_such_name'
# TypeError: relu(): argument 'input' (position 1) must be Tensor, not torch.dtype
# TypeError: unsupported operand type(s) for +: 'Tensor' and 'torch.dtype'
# TypeError: unsupported operand type(s) for +: 'torch.dtype' and 'int'
# TypeError: object of type 'torch.dtype' has no len()
# RuntimeError: Could not infer dtype of torch.dtype
# AttributeError: 'torch.dtype' object has no attribute 'no_such_name'
# TypeError: 'builtin_function_or_method' object is not subscriptable
# TypeError: 'builtin_function_or_method' object is not subscriptable
# TypeError: 'module' object is not iterable
# TypeError: can only concatenate tuple (not list) to torch.Size
# torch.Size([1, 2])
# TypeError: can only concatenate str (not "torch.Size") to str
# AttributeError: 'torch.Size' object has no attribute 'no_such_name'
# TypeError: new(): invalid data type 'str'
# ValueError: too many dimensions 'str'
# TypeError: new(): invalid data type 'str'
# TypeError: new(): invalid data type 'str'
# <class 'torch.torch_version.TorchVersion'> True True True False True 2.13 True
# <bound method Tensor.backward of tensor([1., 1.])> <class 'method'>
# <bound method Tensor.norm of tensor([1., 1.])> <class 'method'>
# <built-in method sum of Tensor object at 0xADDR> <class 'builtin_function_or_method'>
# <bound method Tensor.register_hook of tensor([1., 1.])> <class 'method'>
# <function einsum at 0xADDR> <class 'function'>
# <built-in function linalg_inv> <class 'builtin_function_or_method'>
# <built-in function linear> <class 'builtin_function_or_method'>
# <built-in method conv2d of type object at 0xADDR> <class 'builtin_function_or_method'>
# <class 'torch.autograd.function.DoubleBackward'> DoubleBackward DoubleBackward
# <class 'torch.autograd.function.DoubleBackward'> <torch.autograd.function.DoubleBackward object at 0xADDR>
# <class 'torch.autograd.function.DoubleBackward'>
# <class 'torch.return_types.max'> True False <class 'torch.return_types.linalg_eigh'>
# True True
# torch.return_types.sort(
# values=tensor([1.]),
# indices=tensor([0.]))
# 2.0
# value cannot be converted to type double without overflow
# 2
# value cannot be converted to type int64_t without overflow
# None
# Deleting tensor data is not allowed. Delete tensor instead!
# attribute 'shape' of 'torch._C.TensorBase' objects is not writable
# 'Tensor' object has no attribute 'note'
# attribute 'grad_fn' of 'torch._C.TensorBase' objects is not writable
