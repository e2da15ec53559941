# ruff: noqa: E501  # a line a name
"""What the names do that are no ops: attributes and methods of tensors, switches of autograd, functions and modules of torch.

A line each: the name, a sentence, and an example that runs in shorthand. ``Tensor.grad`` stands for ``x.grad`` of any tensor.
"""

from __future__ import annotations

from functools import cache

from gradcli.records import NamedTuple

TABLE = """
Tensor.T | The matrix transposed; its derivative is transposed back. | x = ones(2, 3); x.T
Tensor.backward | Add the derivative of this number to `.grad` of every leaf it was computed from: x.grad += d y/d x. | x = ones(2); y = (x*x).sum(); y.backward(); x.grad
Tensor.grad | What backward added up for a leaf, a tensor of the leaf's shape; None before. | x = ones(2); (x*x).sum().backward(); x.grad
Tensor.grad_fn | The node of the graph that made the tensor, whose name tells the operation; None of a leaf. | x = ones(2); y = x*x; y.grad_fn
Tensor.data | The same memory without a history: nothing that is done to it is differentiated. | x = ones(2); x.data
Tensor.detach | The same values in the same memory, cut from the graph: the derivative with respect to what came before is 0. | x = ones(2); y = x.detach() * x; y.sum()
Tensor.as_subclass | The same values as an instance of a class of tensors that the program wrote. | x = ones(2); x.as_subclass(torch.Tensor)
Tensor.detach_ | Cut this tensor itself from the graph. | x = ones(2); y = x * 2; y.detach_()
Tensor.requires_grad | Whether derivatives with respect to the tensor, or through it, are recorded. | x = ones(2); x.requires_grad
Tensor.requires_grad_ | Make the tensor a leaf, or with False no leaf any more. | x = const(ones(2)); x.requires_grad_()
Tensor.is_leaf | Whether the tensor was not computed from one that requires grad: gradients collect in leaves. | x = ones(2); x.is_leaf
Tensor.retain_grad | Keep the gradient of a tensor that is no leaf, too: after backward it is in `.grad`. | x = ones(2); y = x*x; y.retain_grad(); y.sum().backward(); y.grad
Tensor.retains_grad | Whether `retain_grad` was called. | x = ones(2); y = x*x; y.retains_grad
Tensor.register_hook | Call a function with the gradient when backward reaches the tensor; what it returns takes its place. | x = ones(2); x.register_hook(lambda g: 2*g); x.sum()
Tensor.register_post_accumulate_grad_hook | Call a function with the leaf after backward has added to its `.grad`. | x = ones(2); x.register_post_accumulate_grad_hook(lambda leaf: print(leaf.grad)); x.sum()
Tensor.output_nr | Which output of its node the tensor is. | x = ones(2); x.output_nr
Tensor._version | How often the memory was written: backward refuses values that were written after it saved them. | x = const(ones(2)); x.add_(1); x._version
Tensor._base | The tensor that this view shows a part of; None of one that is no view. | x = const(ones(2, 2)); x[0]._base
Tensor._is_view | Whether the tensor shows the memory of another one. | x = const(ones(2, 2)); x[0]._is_view()
Tensor._backward_hooks | The hooks of the tensor, or None. | x = ones(2); x._backward_hooks
Tensor.item | The one element as a Python number, which has no history. | x = ones(1); x.item()
Tensor.tolist | The elements as nested Python lists, which have no history. | x = ones(2); x.tolist()
Tensor.numpy | The same memory as an array of NumPy; of a tensor that requires grad only after `.detach()`. | x = ones(2); x.detach().numpy()
Tensor.__array__ | How NumPy takes a tensor for an array. | import numpy as np; x = const(ones(2)); np.asarray(x)
Tensor.shape | The sizes of the dimensions. | x = ones(2, 3); x.shape
Tensor.size | The sizes of the dimensions, or the size of one. | x = ones(2, 3); x.size(0)
Tensor.dim | The number of dimensions. | x = ones(2, 3); x.dim()
Tensor.ndim | The number of dimensions. | x = ones(2, 3); x.ndim
Tensor.ndimension | The number of dimensions. | x = ones(2, 3); x.ndimension()
Tensor.numel | The number of elements. | x = ones(2, 3); x.numel()
Tensor.nelement | The number of elements. | x = ones(2, 3); x.nelement()
Tensor.dtype | The kind of the elements; only floating and complex ones have derivatives. | x = ones(2); x.dtype
Tensor.device | Where the tensor is: gradcli computes on the CPU. | x = ones(2); x.device
Tensor.get_device | The number of the device, which is -1 on the CPU. | x = ones(2); x.get_device()
Tensor.layout | How the elements lie in memory, `torch.strided`. | x = ones(2); x.layout
Tensor.stride | How far apart in memory neighbours along each dimension are. | x = ones(2, 3); x.stride()
Tensor.storage_offset | Where in its memory the tensor begins. | x = const(ones(4)); x[2:].storage_offset()
Tensor.data_ptr | The address of the first element. | x = ones(2); x.data_ptr() == x.detach().data_ptr()
Tensor.const_data_ptr | The address of the first element. | x = ones(2); x.const_data_ptr() == x.data_ptr()
Tensor.element_size | The bytes of an element. | x = ones(2); x.element_size()
Tensor.itemsize | The bytes of an element. | x = ones(2); x.itemsize
Tensor.nbytes | The bytes of all elements. | x = ones(2); x.nbytes
Tensor.is_contiguous | Whether the elements lie one after the other in memory. | x = ones(2, 3); x.T.is_contiguous()
Tensor.is_complex | Whether the elements are complex. | x = ones(2); x.is_complex()
Tensor.is_floating_point | Whether the elements are floating-point numbers, which have derivatives. | x = ones(2); x.is_floating_point()
Tensor.is_signed | Whether the dtype has negative numbers. | x = ones(2); x.is_signed()
Tensor.is_conj | Whether the tensor shows its memory conjugated. | x = ones(2); x.is_conj()
Tensor.is_neg | Whether the tensor shows its memory negated. | x = ones(2); x.is_neg()
Tensor.is_inference | Whether the tensor was made in inference mode, and can never be differentiated. | x = ones(2); x.is_inference()
Tensor.new | An empty tensor of the same dtype, or one of given sizes or values. | x = ones(2); x.new([1, 2])
Tensor.name | The name of the tensor, which only C++ gives. | x = ones(2); x.name
Tensor.volatile | Means nothing since PyTorch 0.4, and is False. | x = ones(2); x.volatile
BFloat16Tensor | The old name of a tensor of bfloat16: call it with sizes or values. | torch.BFloat16Tensor([1, 2])
BoolTensor | The old name of a tensor of bool: call it with sizes or values. | torch.BoolTensor([1, 0])
ByteTensor | The old name of a tensor of uint8: call it with sizes or values. | torch.ByteTensor([1, 2])
CharTensor | The old name of a tensor of int8: call it with sizes or values. | torch.CharTensor([1, 2])
DoubleTensor | The old name of a tensor of float64: call it with sizes or values. | torch.DoubleTensor([1, 2])
FloatTensor | The old name of a tensor of float32: call it with sizes or values. | torch.FloatTensor([1, 2])
HalfTensor | The old name of a tensor of float16: call it with sizes or values. | torch.HalfTensor([1, 2])
IntTensor | The old name of a tensor of int32: call it with sizes or values. | torch.IntTensor([1, 2])
LongTensor | The old name of a tensor of int64: call it with sizes or values. | torch.LongTensor([1, 2])
ShortTensor | The old name of a tensor of int16: call it with sizes or values. | torch.ShortTensor([1, 2])
ComplexDoubleTensor | The old name of a tensor of complex128: call it with sizes. | torch.ComplexDoubleTensor(2).shape
ComplexFloatTensor | The old name of a tensor of complex64: call it with sizes. | torch.ComplexFloatTensor(2).shape
GradScaler | Scales a loss of half precision; on the CPU it changes nothing. | torch.GradScaler
load | Read a file of tensors; a program of gradcli reads none, inputs come with `-v NAME=@FILE`. | torch.load
save | Write a file of tensors; a program of gradcli writes none, `-o FILE` does. | torch.save
are_deterministic_algorithms_enabled | Whether only deterministic algorithms are used; all of gradcli are. | are_deterministic_algorithms_enabled()
use_deterministic_algorithms | Accepted: all algorithms are deterministic here. | use_deterministic_algorithms(True)
get_deterministic_debug_mode | The setting of deterministic algorithms as a number. | get_deterministic_debug_mode()
set_deterministic_debug_mode | Accepted: all algorithms are deterministic here. | set_deterministic_debug_mode(0)
is_deterministic_algorithms_warn_only_enabled | Whether algorithms that are not deterministic would only warn. | is_deterministic_algorithms_warn_only_enabled()
get_float32_matmul_precision | How exactly products of float32 are computed. | get_float32_matmul_precision()
set_float32_matmul_precision | Accepted: products of float32 are computed in float32. | set_float32_matmul_precision("high")
is_autocast_enabled | Whether mixed precision is on. | is_autocast_enabled()
is_autocast_cache_enabled | Whether mixed precision keeps what it cast. | is_autocast_cache_enabled()
is_vulkan_available | Whether there is Vulkan: no. | is_vulkan_available()
is_warn_always_enabled | Whether warnings are repeated. | is_warn_always_enabled()
set_flush_denormal | Whether tiny numbers count as zero; the answer says whether that was possible. | torch.set_flush_denormal
optim.SGD | A step against the gradient: w -= lr*g, with momentum w -= lr*v where v = momentum*v + g. | w = ones(2); o = optim.SGD([w], lr=0.1); (w*w).sum().backward(); o.step(); w
optim.Adam | Steps of a size of their own for each element: w -= lr*m/(sqrt(v) + eps), m and v the moving averages of g and g**2. | w = ones(2); o = optim.Adam([w], lr=0.1); (w*w).sum().backward(); o.step(); w
optim.AdamW | Adam whose weight decay is apart from the gradient: w -= lr*weight_decay*w first. | w = ones(2); o = optim.AdamW([w], lr=0.1); (w*w).sum().backward(); o.step(); w
optim.Adamax | Adam with the largest gradient in the place of the average of squares. | w = ones(2); o = optim.Adamax([w], lr=0.1); (w*w).sum().backward(); o.step(); w
optim.NAdam | Adam with Nesterov's momentum. | w = ones(2); o = optim.NAdam([w], lr=0.1); (w*w).sum().backward(); o.step(); w
optim.RAdam | Adam whose first steps are corrected for the variance of the averages. | w = ones(2); o = optim.RAdam([w], lr=0.1); (w*w).sum().backward(); o.step(); w
optim.Adagrad | w -= lr*g/(sqrt(s) + eps), s the sum of all g**2. | w = ones(2); o = optim.Adagrad([w], lr=0.1); (w*w).sum().backward(); o.step(); w
optim.Adadelta | Steps scaled by the averages of former steps and of g**2. | w = ones(2); o = optim.Adadelta([w]); (w*w).sum().backward(); o.step(); w
optim.Adafactor | Adam with the averages of rows and columns only, for large matrices. | w = ones(2, 2); o = optim.Adafactor([w]); (w*w).sum().backward(); o.step(); w
optim.ASGD | SGD that also averages the weights of all steps. | w = ones(2); o = optim.ASGD([w]); (w*w).sum().backward(); o.step(); w
optim.RMSprop | w -= lr*g/(sqrt(v) + eps), v the moving average of g**2. | w = ones(2); o = optim.RMSprop([w], lr=0.1); (w*w).sum().backward(); o.step(); w
optim.Rprop | Steps that grow while the sign of the gradient stays and shrink when it changes. | w = ones(2); o = optim.Rprop([w]); (w*w).sum().backward(); o.step(); w
nn.register_module_backward_hook | Call a function after backward through any module. | hook = nn.register_module_backward_hook(lambda *values: None); hook.remove()
nn.register_module_full_backward_hook | Call a function with the gradients of inputs and outputs after backward through any module. | hook = nn.register_module_full_backward_hook(lambda *values: None); hook.remove()
nn.register_module_full_backward_pre_hook | Call a function with the gradients of the outputs before backward through any module. | hook = nn.register_module_full_backward_pre_hook(lambda *values: None); hook.remove()
nn.register_module_forward_hook | Call a function with inputs and output after any module ran. | hook = nn.register_module_forward_hook(lambda *values: None); hook.remove()
nn.register_module_forward_pre_hook | Call a function with the inputs before any module runs. | hook = nn.register_module_forward_pre_hook(lambda *values: None); hook.remove()
nn.register_module_buffer_registration_hook | Call a function when any module gets a buffer. | hook = nn.register_module_buffer_registration_hook(lambda *values: None); hook.remove()
nn.register_module_module_registration_hook | Call a function when any module gets a submodule. | hook = nn.register_module_module_registration_hook(lambda *values: None); hook.remove()
nn.register_module_parameter_registration_hook | Call a function when any module gets a parameter. | hook = nn.register_module_parameter_registration_hook(lambda *values: None); hook.remove()
optim.register_optimizer_step_pre_hook | Call a function before each step of any optimizer. | hook = optim.register_optimizer_step_pre_hook(lambda *values: None); hook.remove()
optim.register_optimizer_step_post_hook | Call a function after each step of any optimizer. | hook = optim.register_optimizer_step_post_hook(lambda *values: None); hook.remove()
Tensor.is_cpu | Whether the tensor is on the CPU: always. | x = ones(2); x.is_cpu
Tensor.is_cuda | Whether the tensor is on a GPU: never here. | x = ones(2); x.is_cuda
Tensor.is_ipu | Whether the tensor is on an IPU: never here. | x = ones(2); x.is_ipu
Tensor.is_maia | Whether the tensor is on a MAIA device: never here. | x = ones(2); x.is_maia
Tensor.is_meta | Whether the tensor is without values: never here. | x = ones(2); x.is_meta
Tensor.is_mkldnn | Whether the tensor is in the layout of MKL-DNN: never here. | x = ones(2); x.is_mkldnn
Tensor.is_mps | Whether the tensor is on a GPU of Apple: never here. | x = ones(2); x.is_mps
Tensor.is_mtia | Whether the tensor is on an MTIA device: never here. | x = ones(2); x.is_mtia
Tensor.is_nested | Whether the tensor is a nested tensor: never here. | x = ones(2); x.is_nested
Tensor.is_quantized | Whether the tensor is quantized: never here. | x = ones(2); x.is_quantized
Tensor.is_sparse | Whether the tensor is sparse: never here. | x = ones(2); x.is_sparse
Tensor.is_sparse_csr | Whether the tensor is sparse in rows: never here. | x = ones(2); x.is_sparse_csr
Tensor.is_vulkan | Whether the tensor is on Vulkan: never here. | x = ones(2); x.is_vulkan
Tensor.is_xla | Whether the tensor is on XLA: never here. | x = ones(2); x.is_xla
Tensor.is_xpu | Whether the tensor is on an XPU: never here. | x = ones(2); x.is_xpu
exit | Leave, with a status if one is named. | if False: exit(3)
quit | Leave, with a status if one is named. | if False: quit(3)
no_grad | In this block nothing is recorded: what is computed there is a constant, d/d x = 0, and leaves may be written. | x = ones(2); y = x*x; y.sum().backward(); with no_grad(): x -= 0.1*x.grad
enable_grad | In this block operations are recorded again, inside of `no_grad`. | x = ones(2); with no_grad(): y = (x*x).sum()
inference_mode | Like `no_grad`, and what is made there can never be differentiated. | x = ones(2); with inference_mode(): y = (x*x).sum()
set_grad_enabled | Switch recording on or off, for a block or from here on. | x = ones(2); with set_grad_enabled(False): y = (x*x).sum()
is_grad_enabled | Whether operations are recorded. | is_grad_enabled()
is_inference_mode_enabled | Whether inference mode is on. | is_inference_mode_enabled()
const | Make the tensors an assignment binds no leaves: they are not differentiated. | c = const(ones(2)); x = ones(2); (c*x).sum()
detach | The same values in the same memory, cut from the graph: the derivative with respect to what came before is 0. | x = ones(2); y = detach(x) * x; y.sum()
detach_ | Cut the tensor itself from the graph. | x = ones(2); y = x * 2; detach_(y)
vmap | Make of a function of one example a function of a batch of them. | x = ones(3, 2); torch.vmap(lambda row: (row*row).sum())(x)
device | A place for tensors: `device("cpu")` is the only one. | device("cpu")
dtype | The kind of the elements of a tensor: float32, int64, …. | ones(2).dtype
Size | The sizes of a tensor, a tuple. | Size([2, 3])
Tensor | The class of all tensors. | isinstance(ones(2), Tensor)
Generator | A stream of random numbers of its own. | g = Generator(); g.manual_seed(1); rand(2, generator=g)
default_generator | The stream that random functions draw from. | default_generator.initial_seed()
finfo | What a floating dtype holds: eps, max, min, tiny. | finfo(float32).eps
iinfo | What an integer dtype holds: max and min. | iinfo(int64).max
is_tensor | Whether a value is a tensor. | is_tensor(ones(2))
is_storage | Whether a value is the memory of a tensor. | is_storage(ones(2))
is_complex | Whether the elements are complex. | is_complex(ones(2))
is_floating_point | Whether the elements are floating-point numbers, which have derivatives. | is_floating_point(ones(2))
is_conj | Whether the tensor shows its memory conjugated. | is_conj(ones(2))
is_neg | Whether the tensor shows its memory negated. | is_neg(ones(2))
is_signed | Whether the dtype of a tensor has negative numbers. | is_signed(ones(2))
is_inference | Whether a tensor was made in inference mode. | is_inference(ones(2))
numel | The number of elements. | numel(ones(2, 3))
can_cast | Whether values of one dtype may be converted to another. | can_cast(int64, float32)
promote_types | The dtype that an operation of two dtypes gives. | promote_types(int64, float32)
result_type | The dtype that an operation of two tensors gives. | result_type(ones(2), tensor(1))
typename | The name of a value's type. | typename(ones(2))
get_default_dtype | The dtype of new floating tensors. | get_default_dtype()
set_default_dtype | Choose the dtype of new floating tensors. | set_default_dtype(float64); ones(2)
set_default_tensor_type | Choose the dtype of new floating tensors by the old name of a type. | set_default_tensor_type("torch.DoubleTensor"); ones(2)
get_default_device | The device of new tensors, the CPU. | get_default_device()
set_default_device | Choose the device of new tensors; there is only the CPU. | set_default_device("cpu")
get_device | The number of a tensor's device, which is -1 on the CPU. | get_device(ones(2))
set_printoptions | How tensors are printed: `precision`, `threshold`, `sci_mode`, …. | set_printoptions(precision=2); tensor(3.14159)
get_num_threads | The number of threads. | get_num_threads()
set_num_threads | Accepted, and changes nothing. | set_num_threads(1)
get_num_interop_threads | The number of threads between operations. | get_num_interop_threads()
set_num_interop_threads | Accepted, and changes nothing. | set_num_interop_threads(1)
set_anomaly_enabled | Have backward name the operation that made a NaN. | set_anomaly_enabled(True)
is_anomaly_enabled | Whether backward looks for NaN. | is_anomaly_enabled()
is_anomaly_check_nan_enabled | Whether anomaly detection looks for NaN. | is_anomaly_check_nan_enabled()
newaxis | None, which as an index adds a dimension of size 1. | x = ones(2); x[torch.newaxis].shape
pi | The number 3.14159…, half of a turn. | x = 1.0; sin(pi*x)
e | The number 2.71828…, whose exponential is its own derivative: d e**x/d x = e**x. | x = 1.0; e**x
inf | Infinity. | tensor(inf)
nan | Not a number: what 0/0 is. | tensor(nan)
F | torch.nn.functional: activations, losses, layers as functions. | x = ones(2); F.relu(x)
nn | torch.nn: layers as modules that hold their parameters. | net = nn.Linear(2, 1); net(ones(1, 2))
optim | torch.optim: optimizers, which change parameters against their gradients. | w = ones(2); o = optim.SGD([w], lr=0.1); (w*w).sum().backward(); o.step(); w
torch | PyTorch's names; in shorthand they need no prefix. | torch.ones(2)
linalg | torch.linalg: norms, factorizations, solving. | x = eye(2); linalg.det(x)
special | torch.special: functions of mathematical physics and statistics. | x = tensor(1.5); special.gammaln(x)
autograd | torch.autograd: `grad`, functions with a derivative of their own, second derivatives. | x = ones(2); autograd.grad((x**3).sum(), x)
func | torch.func: `grad`, `jacrev`, `hessian`, `vmap` of functions. | x = tensor(2.0); func.grad(lambda t: t**3)(x)
distributions | torch.distributions: random variables, with `log_prob` and `rsample`, which can be differentiated. | m = tensor(0.0); distributions.Normal(m, 1.0).log_prob(tensor(1.0))
random | torch.random: seeds and states of the random stream. | torch.random.manual_seed(1)
utils | torch.utils: data sets, checkpoints. | utils.data.TensorDataset(ones(2))
testing | torch.testing: `assert_close`. | testing.assert_close(ones(2), ones(2))
amp | torch.amp: automatic mixed precision. | amp
backends | torch.backends: settings of libraries, which change nothing here. | backends
masked | torch.masked: reductions that leave elements out. | masked
profiler | torch.profiler: where the time goes. | profiler
version | The version of PyTorch that gradcli follows. | torch.version.__version__
nn.Module | What every network is: a class with parameters, submodules and a `forward`. | net = nn.Linear(2, 1); isinstance(net, nn.Module)
nn.Parameter | A leaf that a module counts among its parameters. | p = nn.Parameter(ones(2)); p.requires_grad
nn.Sequential | Modules one after the other: d y/d x is the product of their derivatives. | net = nn.Sequential(nn.Linear(2, 3), nn.ReLU()); net(ones(1, 2)).sum()
nn.LSTM | A recurrent network with a memory cell; gives the outputs and the last states. | net = nn.LSTM(2, 3); net(ones(4, 1, 2))[0].sum()
nn.GRU | A recurrent network with gates; gives the outputs and the last state. | net = nn.GRU(2, 3); net(ones(4, 1, 2))[0].sum()
nn.RNN | A recurrent network, h = tanh(W x + b + U h + c); gives the outputs and the last state. | net = nn.RNN(2, 3); net(ones(4, 1, 2))[0].sum()
nn.LSTMCell | One step of an LSTM: gives the next h and c. | net = nn.LSTMCell(2, 3); net(ones(1, 2))[0].sum()
nn.GRUCell | One step of a GRU: gives the next h. | net = nn.GRUCell(2, 3); net(ones(1, 2)).sum()
nn.RNNCell | One step of an RNN: gives the next h. | net = nn.RNNCell(2, 3); net(ones(1, 2)).sum()
nn.Fold | Put overlapping blocks together: sums where they overlap. | net = nn.Fold((3, 3), (2, 2)); net(ones(1, 4, 4)).sum()
nn.Unfold | Take overlapping blocks out as columns. | net = nn.Unfold((2, 2)); net(ones(1, 1, 3, 3)).sum()
nn.Softmax2d | Softmax over the channels of every place of an image. | net = nn.Softmax2d(); net(ones(1, 2, 3, 3)).sum()
"""


class Word(NamedTuple):
    """A name, what it does, and an example."""

    name: str
    sentence: str
    example: str


@cache
def words() -> dict[str, Word]:
    """All of them by name."""
    lines = [[part.strip() for part in line.split(" | ")] for line in TABLE.strip().split("\n")]
    return {name: Word(name, sentence, example) for name, sentence, example in lines}


def word(name: str) -> Word | None:
    """Of a name as a program writes it: ``torch.no_grad``, ``no_grad``; ``Tensor.grad`` for an attribute of a tensor."""
    return words().get(name.removeprefix("torch."))
