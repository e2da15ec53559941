"""``torch.func``: functions in, their derivatives out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from gradcli.engine import dtypes
from gradcli.engine.apply import TRACED
from gradcli.engine.backward import grad as gradients
from gradcli.engine.errors import fail
from gradcli.engine.graph import AccumulateGrad
from gradcli.engine.state import grad_mode
from gradcli.engine.tensor import Tensor

Function = Callable[..., Any]
NOT_TENSORS = "vjp(f, *primals): expected f(*primals) to return only tensors, got unsupported type"


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
        fail(RuntimeError, "only Tensors of floating point dtype can require gradients", rule="dtype")
    if tensor.requires_grad:
        return TRACED.view_as(tensor, tensor)
    leaf = tensor.alias()
    leaf.requires = True
    return leaf


def closed(value: Any, own: list[Tensor]) -> Any:
    """Results of a transform: those whose graph reaches nothing but its own leaves lose it."""
    marks = {id(leaf) for leaf in own if leaf.node is None}
    return mapped(value, lambda tensor: tensor if _reaches_others(tensor, marks) else tensor.alias())


def _reaches_others(tensor: Tensor, own: set[int]) -> bool:
    """Whether the graph of a tensor ends in a leaf that is not in `own`."""
    edge = tensor.edge()
    seen, stack = set(), [edge[0]] if edge else []
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        if isinstance(node, AccumulateGrad) and id(node.leaf) not in own:
            return True
        stack.extend(below[0] for below in node.edges if below is not None)
    return False


# ---- reverse mode ----------------------------------------------------------------------------------------------------------


def _picked(args: tuple[Any, ...], argnums: int | tuple[int, ...]) -> list[int]:
    chosen = [argnums] if isinstance(argnums, int) else list(argnums)
    for number in chosen:
        if not -len(args) <= number < len(args):
            fail(RuntimeError, f"Got argnum={number}, but only {len(args)} positional inputs")
    return [number % len(args) for number in chosen]


def grad_and_value(func: Function, argnums: int | tuple[int, ...] = 0, has_aux: bool = False) -> Function:
    """A function that gives the gradient of `func` and its value."""

    def run(*args: Any, **kwargs: Any) -> Any:
        chosen = _picked(args, argnums)
        with grad_mode(True):
            inputs = list(args)
            for number in chosen:
                inputs[number] = given_leaf(inputs[number])
            own = [leaf for number in chosen for leaf in leaves_of(inputs[number])]
            result = func(*inputs, **kwargs)
            value, aux = _split_aux(result, has_aux)
            found = _scalar_gradient(value, own, "grad_and_value" if has_aux else "grad")
        wanted = [rebuilt(args[number], iter(found_for)) for number, found_for in _grouped(args, chosen, found)]
        answer = closed(wanted[0] if isinstance(argnums, int) else tuple(wanted), own)
        value = closed((value, aux) if has_aux else value, own)
        return answer, value

    return run


def _split_aux(result: Any, has_aux: bool) -> tuple[Any, Any]:
    if not has_aux:
        return result, None
    if not isinstance(result, tuple) or len(result) != 2:
        fail(RuntimeError, "grad_and_value(f)(*args): output of function f should be a tuple: (output, aux) if has_aux is True")
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
    return _zero_filled(value, own)


def _zero_filled(value: Tensor, own: list[Tensor], g: Tensor | None = None) -> list[Tensor]:
    """The gradients by each leaf, with a graph, zeros where there is no dependence."""
    if not value.requires_grad:
        return [TRACED.zeros_like(leaf) for leaf in own]
    found = gradients([value], own, None if g is None else [g], create_graph=True, allow_unused=True)
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
    with grad_mode(True):
        inputs = [given_leaf(primal) for primal in primals]
        own = list(leaves_of(inputs))
        value, aux = _split_aux(func(*inputs), has_aux)
    tensors_only(value, NOT_TENSORS)
    outputs = list(leaves_of(value))

    def product(*cotangents: Any, retain_graph: bool = True, create_graph: bool | None = None) -> Any:
        sent = list(leaves_of(cotangents))
        with grad_mode(True):
            sums = [TRACED.zeros_like(leaf) for leaf in own]
            for out, g in zip(outputs, sent, strict=True):
                sums = [TRACED.add(total, part) for total, part in zip(sums, _zero_filled(out, own, g), strict=True)]
        return closed(rebuilt(tuple(primals), iter(sums)), own)

    shown = closed(value, own)
    return (shown, product, closed(aux, own)) if has_aux else (shown, product)


def jacrev(func: Function, argnums: int | tuple[int, ...] = 0, *, has_aux: bool = False, chunk_size: int | None = None) -> Function:
    """A function that gives the Jacobian of `func`, one reverse sweep for each element of its value."""

    def run(*args: Any, **kwargs: Any) -> Any:
        chosen = _picked(args, argnums)
        with grad_mode(True):
            inputs = list(args)
            for number in chosen:
                inputs[number] = given_leaf(inputs[number])
            own = [leaf for number in chosen for leaf in leaves_of(inputs[number])]
            value, aux = _split_aux(func(*inputs, **kwargs), has_aux)
            tensors_only(value, NOT_TENSORS)

            def block(out: Tensor) -> Any:
                rows = _rows(out, own)
                parts = [rebuilt(args[number], iter(found)) for number, found in _grouped(args, chosen, rows)]
                return parts[0] if isinstance(argnums, int) else tuple(parts)

            answer = mapped(value, block)
        answer = closed(answer, own)
        return (answer, closed(aux, own)) if has_aux else answer

    return run


def _rows(out: Tensor, own: list[Tensor]) -> list[Tensor]:
    """The Jacobian of one output by each leaf: shapes out.shape + leaf.shape."""
    flat = TRACED.reshape(out, (-1,))
    rows = [_zero_filled(TRACED.select(flat, 0, position), own) for position in range(out.array.size)]
    columns = zip(zip(*rows, strict=True), own, strict=True)
    return [TRACED.view(TRACED.stack(tuple(column), 0), out.array.shape + leaf.array.shape) for column, leaf in columns]


# ---- forward mode, by two reverse sweeps ---------------------------------------------------------------------------------


def jvp(func: Function, primals: tuple[Any, ...], tangents: tuple[Any, ...], *, strict: bool = False, has_aux: bool = False) -> Any:
    """The value of `func` and the product of its Jacobian with `tangents`."""
    if not isinstance(primals, tuple):
        fail(RuntimeError, "jvp(f, primals, tangents): Expected primals to be a tuple. E.g. it should be valid to call f(*primals).")
    with grad_mode(True):
        inputs = [given_leaf(primal) for primal in primals]
        own = list(leaves_of(inputs))
        value, aux = _split_aux(func(*inputs), has_aux)
        sent = list(leaves_of(tangents))
        _check_tangents(own, sent)
        weights: list[Tensor] = []

        def product(out: Tensor) -> Tensor:
            weight = own_leaf(TRACED.zeros_like(out))
            weights.append(weight)
            linear = _zero_filled(out, own, weight)
            total = TRACED.zeros_like(out)
            for part, tangent in zip(linear, sent, strict=True):
                total = TRACED.add(total, _zero_filled(part, [weight], tangent)[0])
            return total

        products = mapped(value, product)
    own = own + weights
    shown, answer = closed(value, own), closed(products, own)
    return (shown, answer, closed(aux, own)) if has_aux else (shown, answer)


def _check_tangents(own: list[Tensor], sent: list[Tensor]) -> None:
    """Each tangent must be of the shape of what it goes with."""
    for leaf, tangent in zip(own, sent, strict=True):
        if leaf.array.shape != tangent.array.shape:
            text = "Trying to set a forward gradient that has a different size than that of the original Tensor, this is not supported. "
            sizes = f"Tensor is of size {list(leaf.shape)} while the given forward gradient is of size {list(tangent.shape)}."
            fail(RuntimeError, text + sizes)


def jacfwd(
    func: Function, argnums: int | tuple[int, ...] = 0, has_aux: bool = False, *, chunk_size: int | None = None, randomness: str = "error"
) -> Function:
    """A function that gives the Jacobian of `func`: the numbers of `jacrev`."""
    return jacrev(func, argnums, has_aux=has_aux)


def hessian(func: Function, argnums: int | tuple[int, ...] = 0) -> Function:
    """A function that gives the second derivatives of `func`."""
    return jacfwd(jacrev(func, argnums), argnums)


# ---- batches ---------------------------------------------------------------------------------------------------------------


def vmap(func: Function, in_dims: Any = 0, out_dims: Any = 0, randomness: str = "error", *, chunk_size: int | None = None) -> Function:
    """`func` for each slice of its inputs along `in_dims`, the results stacked along `out_dims`."""

    name = _name(func)

    def run(*args: Any, **kwargs: Any) -> Any:
        dims = in_dims if isinstance(in_dims, (tuple, list)) else (in_dims,) * len(args)
        length = _batch_length(f"vmap({name}, in_dims={in_dims}, ...)(<inputs>)", args, dims)
        results = [func(*(_slice(arg, dim, i) for arg, dim in zip(args, dims, strict=True)), **kwargs) for i in range(length)]
        if not isinstance(results[0], (Tensor, tuple, list, dict)) and out_dims is not None:
            text = f"`{name}` must only return Tensors, got type {type(results[0])}. Did you mean to set out_dims= to None for output?"
            fail(ValueError, f"vmap({name}, ...): {text}")
        return _stacked(results, out_dims)

    return run


def _batch_length(call: str, args: Sequence[Any], dims: Sequence[Any]) -> int:
    """How many slices there are, the same for every argument that is mapped over."""
    if len(dims) != len(args):
        text = "in_dims is not compatible with the structure of `inputs`."
        fail(ValueError, f"{call}: {text} in_dims has {len(dims)} entries but there are {len(args)} inputs.")
    for arg, dim in zip(args, dims, strict=True):
        if dim is not None and not isinstance(arg, (Tensor, tuple, list, dict)):
            text = f"Got in_dim={dim} for an input but the input is of type {type(arg)}. We cannot vmap over non-Tensor arguments,"
            fail(ValueError, f"{call}: {text} please use None as the respective in_dim")
    lengths = {length for arg, dim in zip(args, dims, strict=True) for length in _lengths(arg, dim)}
    if not lengths:
        fail(ValueError, f"{call}: got no inputs to map over")
    if len(lengths) > 1:
        text = f"got sizes {sorted(lengths)} for the mapped dimension"
        fail(ValueError, f"vmap: Expected all tensors to have the same size in the mapped dimension, {text}")
    return lengths.pop()


def _name(func: Function) -> str:
    return str(getattr(func, "__name__", "<lambda>"))


def _lengths(arg: Any, dim: Any) -> list[int]:
    if dim is None:
        return []
    if isinstance(arg, (tuple, list)) and isinstance(dim, (tuple, list)):
        return [length for item, its in zip(arg, dim, strict=True) for length in _lengths(item, its)]
    return [tensor.array.shape[dim] for tensor in leaves_of(arg)]


def _slice(arg: Any, dim: Any, position: int) -> Any:
    if dim is None:
        return arg
    if isinstance(arg, (tuple, list)) and isinstance(dim, (tuple, list)):
        return type(arg)(_slice(item, its, position) for item, its in zip(arg, dim, strict=True))
    return mapped(arg, lambda tensor: TRACED.select(tensor, dim, position))


def _stacked(results: list[Any], out_dims: Any) -> Any:
    """Results of the same structure, stacked tensor by tensor."""
    columns = list(zip(*(list(leaves_of(result)) for result in results), strict=True))
    dims = out_dims if isinstance(out_dims, (tuple, list)) else (out_dims,) * len(columns)
    return rebuilt(results[0], iter([TRACED.stack(column, dim) for column, dim in zip(columns, dims, strict=True)]))
