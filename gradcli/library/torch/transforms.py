"""``torch.func``: functions in, their derivatives out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.backward.backward import grad as gradients
from gradcli.engine.backward.leaves import closed as closed_tensor
from gradcli.engine.backward.leaves import connected
from gradcli.engine.batching.push import batch_level
from gradcli.engine.calls.apply import TRACED
from gradcli.engine.calls.batches import slice_of, whole
from gradcli.engine.errors import fail
from gradcli.engine.graph.graph import moment
from gradcli.engine.members.wrapped import owned
from gradcli.engine.state import STATE, grad_mode
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import Tensor
from gradcli.library.python.ordered import OrderedDict

Function = Callable[..., Any]
VJP = "vjp(f, *primals)"  # as which PyTorch's texts speak of `jacrev` too


# ---- structures of tensors -----------------------------------------------------------------------------------------------


def leaves_of(value: Any) -> Iterator[Tensor]:
    """The tensors in nested tuples, lists and dicts, in order."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from leaves_of(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from leaves_of(item)


def mapped(value: Any, change: Callable[[Tensor], Any]) -> Any:
    """The same structure with every tensor changed."""
    if isinstance(value, Tensor):
        return change(value)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(mapped(item, change) for item in value))
    if isinstance(value, (tuple, list)):
        return type(value)([mapped(item, change) for item in value])
    if isinstance(value, dict):
        return {key: mapped(item, change) for key, item in value.items()}
    return value


def shape_of(value: Any) -> str:
    """The structure of nested tuples, lists and dicts, as PyTorch writes it."""
    return f"TreeSpec({_tree(value)})" if isinstance(value, (tuple, list, dict)) else "*"


def picture_of(value: Any) -> str:
    """The structure as a Python value with ``*`` for each leaf: PyTorch writes it in these two ways."""
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return f"{type(value).__name__}({', '.join(f'{name}={picture_of(item)}' for name, item in zip(value._fields, value, strict=True))})"
    if isinstance(value, tuple):
        return f"({', '.join(map(picture_of, value))}{',' * (len(value) == 1)})"
    if isinstance(value, list):
        return f"[{', '.join(map(picture_of, value))}]"
    if isinstance(value, OrderedDict):
        return f"OrderedDict([{', '.join(f'({key!r}, {picture_of(item)})' for key, item in value.items())}])"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key!r}: {picture_of(item)}' for key, item in value.items())}}}"
    return "*"


def items_of(value: Any) -> Iterator[Any]:
    """All leaves of a structure, tensors or not, in order."""
    if isinstance(value, (tuple, list, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from items_of(item)
    else:
        yield value


def _tree(value: Any) -> str:
    if isinstance(value, dict):
        return f"dict, {list(value)}, [{_trees(value.values())}]"
    return f"{type(value).__name__}, None, [{_trees(value)}]"


def _trees(values: Iterable[Any]) -> str:
    """The parts of a structure; those after the first stand on lines of their own, indented."""
    return ",\n  ".join(shape_of(item).replace("\n", "\n  ") for item in values)


def rebuilt(value: Any, tensors: Iterator[Any]) -> Any:
    """The same structure with its tensors replaced in order."""
    return mapped(value, lambda _: next(tensors))


def tensors_only(value: Any, text: str) -> None:
    """Refuse anything but tensors in a structure; `text` is followed by the type that was found."""
    for item in value if isinstance(value, (tuple, list)) else value.values() if isinstance(value, dict) else ():
        tensors_only(item, text)
    if not isinstance(value, (Tensor, tuple, list, dict)):
        fail(RuntimeError, f"{text} {type(value)}")


def given_leaf(value: Any) -> Any:
    """What a transform differentiates by must be made of tensors."""
    if not isinstance(value, (Tensor, tuple, list, dict)):
        fail(ValueError, f"Thing passed to transform API must be Tensor, got {type(value)}")
    return mapped(value, own_leaf)


def own_leaf(tensor: Tensor) -> Tensor:
    """A tensor to differentiate by, connected to where `tensor` came from, so that transforms nest."""
    if not dtypes.is_differentiable(tensor.array.dtype):
        fail(RuntimeError, "only Tensors of floating point dtype can require gradients", mistakes.dtypes)
    return owned(connected(tensor), tensor)


def closed(value: Any, own: list[Tensor]) -> Any:
    """Results of a transform: those whose graph reaches nothing but its own leaves lose it."""
    return mapped(value, lambda tensor: closed_tensor(tensor, own))


# ---- reverse mode ----------------------------------------------------------------------------------------------------------


@contextmanager
def recording() -> Iterator[None]:
    """Inside a transform operations are recorded, whatever the program said, and custom functions must be fit for it."""
    before = STATE.transforms, STATE.nesting
    STATE.transforms, STATE.nesting = STATE.transforms + 1, (*STATE.nesting, moment())
    try:
        with grad_mode(True):
            yield
    finally:
        STATE.transforms, STATE.nesting = before


def picked(args: tuple[Any, ...], argnums: int | tuple[int, ...]) -> list[int]:
    if not isinstance(argnums, (int, tuple)):
        fail(RuntimeError, f"argnums must be int or Tuple[int, ...], got: {type(argnums)}")
    chosen = [argnums] if isinstance(argnums, int) else list(argnums)
    for number in chosen:
        if not -len(args) <= number < len(args):
            fail(RuntimeError, f"Got argnum={number}, but only {len(args)} positional inputs")
    chosen = [number % len(args) for number in chosen]
    if not chosen:
        fail(RuntimeError, "argnums must be non-empty")
    if len(set(chosen)) != len(chosen):
        fail(RuntimeError, f"argnums elements must be unique, got {tuple(chosen)}")
    return chosen


def grad_and_value(func: Function, argnums: int | tuple[int, ...] = 0, has_aux: bool = False) -> Function:
    """A function that gives the gradient of `func` and its value."""

    def run(*args: Any, **kwargs: Any) -> Any:
        chosen = picked(args, argnums)
        with recording():
            inputs = list(args)
            for number in chosen:
                inputs[number] = given_leaf(inputs[number])
            own = [leaf for number in chosen for leaf in leaves_of(inputs[number])]
            result = func(*inputs, **kwargs)
            value, aux = split_aux(result, has_aux)
            found = _scalar_gradient(value, own, "grad_and_value" if has_aux else "grad")
        wanted = [rebuilt(args[number], iter(found_for)) for number, found_for in _grouped(args, chosen, found)]
        answer = closed(wanted[0] if isinstance(argnums, int) else tuple(wanted), own)
        value = closed((value, aux) if has_aux else value, own)
        return answer, value

    return run


def output_of(result: Any, has_aux: bool, name: str) -> tuple[Any, Any]:
    """What a function gave, tensors and nothing but tensors, and what it gave beside that."""
    value, aux = split_aux(result, has_aux, name)
    if (found := list(items_of(value))) in ([], [None]):
        fail(RuntimeError, f"{name}: Expected f to be a function that has non-empty output (got output = {found})")
    tensors_only(value, f"{name}: expected f(*primals) to return only tensors, got unsupported type")
    return value, aux


def refuse_integers(value: Any) -> None:
    """Reverse mode begins at floats only."""
    for out in leaves_of(value):
        if not dtypes.is_differentiable(out.array.dtype):
            text = f"vjp(f, ...): All outputs of f must be floating-point or complex Tensors, got Tensor with dtype {out.dtype}"
            fail(RuntimeError, text, mistakes.dtypes)


def refuse_complex(name: str, what: str, value: Any) -> None:
    """A Jacobian is one of real numbers."""
    for place, tensor in enumerate(items_of(value)):
        if isinstance(tensor, Tensor) and tensor.array.dtype.kind == "c":
            fail(RuntimeError, f"{name}: Expected all {what} to be real but received complex tensor at flattened input idx: {place}")


def split_aux(result: Any, has_aux: bool, name: str = "grad_and_value(f)(*args)") -> tuple[Any, Any]:
    if not has_aux:
        return result, None
    if not isinstance(result, tuple) or len(result) != 2:
        fail(RuntimeError, f"{name}: output of function f should be a tuple: (output, aux) if has_aux is True")
    tensors_only(result[1], "Expected tensors, got unsupported type")
    return result


def _grouped(args: tuple[Any, ...], chosen: list[int], found: list[Tensor]) -> Iterator[tuple[int, list[Tensor]]]:
    rest = iter(found)
    for number in chosen:
        yield number, [next(rest) for _ in leaves_of(args[number])]


def _scalar_gradient(value: Any, own: list[Tensor], name: str) -> list[Tensor]:
    if not isinstance(value, Tensor):
        fail(RuntimeError, f"grad_and_value(f)(*args): Expected f(*args) to return a Tensor, got {type(value)}")
    if value.array.ndim:
        text = f"grad_and_value(f)(*args): Expected f(*args) to return a scalar Tensor, got tensor with {value.array.ndim} dims. "
        fail(RuntimeError, text + "Maybe you wanted to use the vjp or jacrev APIs instead?")
    return _zero_filled([value], own)


def _zero_filled(outputs: list[Tensor], own: list[Tensor], sent: list[Tensor] | None = None) -> list[Tensor]:
    """The gradients by each leaf, with a graph, zeros where there is no dependence."""
    places = [place for place, out in enumerate(outputs) if out.requires_grad]
    if not places:
        return [TRACED.zeros_like(leaf) for leaf in own]
    wired, cotangents = [outputs[place] for place in places], None if sent is None else [sent[place] for place in places]
    found = gradients(wired, own, cotangents, create_graph=True, allow_unused=True)
    return [TRACED.zeros_like(leaf) if item is None else item for item, leaf in zip(found, own, strict=True)]


def grad(func: Function, argnums: int | tuple[int, ...] = 0, has_aux: bool = False) -> Function:
    """A function that gives the gradient of `func`, a function of one value."""
    both = grad_and_value(func, argnums, has_aux)

    def run(*args: Any, **kwargs: Any) -> Any:
        found, value = both(*args, **kwargs)
        return (found, value[1]) if has_aux else found

    return run


def vjp(func: Function, *primals: Any, has_aux: bool = False) -> Any:
    """The value of `func` and a function from cotangents to the products with its Jacobian."""
    with recording():
        inputs = [given_leaf(primal) for primal in primals]
        own = list(leaves_of(inputs))
        value, aux = output_of(func(*inputs), has_aux, VJP)
    refuse_integers(value)
    outputs = list(leaves_of(value))

    def product(cotangents: Any, retain_graph: bool = True, create_graph: bool | None = None) -> Any:
        if picture_of(cotangents) != picture_of(value):
            text = "Expected pytree structure of cotangents to be the same as pytree structure of outputs to the function. cotangents: "
            text += f"{picture_of(cotangents)}, "
            fail(RuntimeError, f"{text}primal output: {picture_of(value)}")
        sent = [_cotangent(out, g) for out, g in zip(outputs, items_of(cotangents), strict=True)]
        with recording():
            sums = _zero_filled(outputs, own, sent)
        return closed(rebuilt(tuple(primals), iter(sums)), own)

    shown = closed(value, own)
    return (shown, product, closed(aux, own)) if has_aux else (shown, product)


def _cotangent(out: Tensor, g: Any) -> Tensor:
    """What the caller sent for one output; None stands for 1 where that is one number."""
    if isinstance(g, Tensor):
        return g
    if g is not None:
        fail(TypeError, f"gradients can be either Tensors or None, but got {type(g).__name__}")
    if out.array.size != 1:
        fail(RuntimeError, "grad can be implicitly created only for scalar outputs", mistakes.several_elements)
    made: Tensor = TRACED.ones_like(out)
    return made


def jacrev(func: Function, argnums: int | tuple[int, ...] = 0, *, has_aux: bool = False, chunk_size: int | None = None) -> Function:
    """A function that gives the Jacobian of `func`, by one reverse sweep with a batch of cotangents."""
    if chunk_size is not None and chunk_size <= 0:
        fail(ValueError, "jacrev: `chunk_size` should be greater than 0.")

    def run(*args: Any, **kwargs: Any) -> Any:
        refuse_complex("jacrev", "inputs", args)
        chosen = picked(args, argnums)
        with recording():
            inputs = list(args)
            for number in chosen:
                inputs[number] = given_leaf(inputs[number])
            own = [leaf for number in chosen for leaf in leaves_of(inputs[number])]
            value, aux = output_of(func(*inputs, **kwargs), has_aux, VJP)
            refuse_integers(value)
            refuse_complex("jacrev", "outputs", value)

            def block(out: Tensor) -> Any:
                rows = _rows(out, own, chunk_size)
                parts = [rebuilt(args[number], iter(found)) for number, found in _grouped(args, chosen, rows)]
                return parts[0] if isinstance(argnums, int) else tuple(parts)

            answer = mapped(value, block)
        answer = closed(answer, own)
        return (answer, closed(aux, own)) if has_aux else answer

    return run


def _rows(out: Tensor, own: list[Tensor], chunk_size: int | None = None) -> list[Tensor]:
    """The Jacobian of one output by each leaf, a batch of cotangents at once: shapes out.shape + leaf.shape."""
    size, shape = out.array.size, tuple(out.array.shape)
    basis = Tensor(np.eye(size, dtype=out.array.dtype).reshape(size, *shape))
    parts = []
    for start in range(0, size, chunk_size or size) if size else [0]:
        part = basis if not chunk_size else TRACED.narrow(basis, 0, start, min(chunk_size, size - start))
        with batch_level(len(part.array)) as level:
            rows = _zero_filled([out], own, [slice_of(part, 0, level)])
            parts.append([whole(row, level, len(part.array)) for row in rows])
    columns = [part[0] if len(part) == 1 else TRACED.cat(part, 0) for part in zip(*parts, strict=True)]
    return [TRACED.view(column, shape + leaf.array.shape) for column, leaf in zip(columns, own, strict=True)]
