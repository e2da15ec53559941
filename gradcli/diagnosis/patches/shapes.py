"""Patches for shapes, dimensions and dtypes that do not go together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from gradcli.diagnosis.evidence.operands import Operand, mark_of
from gradcli.diagnosis.patches.patches import Mistake, Patch, as_operand, called_name, keyword_added, pair, spoken, suffixed, suggests
from gradcli.diagnostics.model import Span
from gradcli.engine.members.members import get
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.syntax import nodes as syntax

REACHES = re.compile(r"expected to be in range of \[(-?\d+), (-?\d+)\], but got (-?\d+)")
OUTSIDE = re.compile(r"index (-?\d+) is out of bounds for dimension \d+ with size (\d+)")


@suggests("E0301")
def transposed(mistake: Mistake) -> Iterator[Patch]:
    """``a @ b`` with one of the two transposed."""
    found = pair(mistake)
    if found is None:
        return
    first, second = found
    if "1D tensors expected" in str(mistake.error) and mistake.failed is not None:
        yield Patch("`matmul` multiplies matrices", [(mistake.failed.mark, "matmul")])
    if called_name(mistake.failed.node if mistake.failed else None) == "linear":
        yield Patch(f"transpose {spoken(second)}", [suffixed(second, ".T")])
        return
    a, b = first.value, second.value
    if b.ndim >= 2:
        yield Patch(f"transpose {spoken(second)}", [suffixed(second, flipped(b))], lambda: a @ get(b, "mT"))
    if a.ndim >= 2:
        yield Patch(f"transpose {spoken(first)}", [suffixed(first, flipped(a))], lambda: get(a, "mT") @ b)
    if mistake.failed is not None and isinstance(mistake.failed.node, syntax.Binary) and a.shape == b.shape:
        sign = mistake.failed.mark
        yield Patch("multiply element by element", [(sign, "*")])


def flipped(tensor: Tensor) -> str:
    return ".T" if tensor.ndim == 2 else ".mT"


# How many features or channels a layer was given, and how many it takes, in the words of PyTorch's texts.
LAYER_SIZES = (
    r"\(\d+x(?P<given>\d+) and (?P<takes>\d+)x\d+\)",
    r"to have (?P<takes>\d+) channels, but got (?P<given>\d+) channels",
    r"input_size. Expected (?P<takes>\d+), got (?P<given>\d+)",
    r"should contain (?P<given>\d+) elements not (?P<takes>\d+)",
    r"normalized_shape=\[(?P<takes>\d+)\].*input of size\[.*?(?P<given>\d+)\]",
)


@suggests("E0301", "E0300")
def resized(mistake: Mistake) -> Iterator[Patch]:
    """A layer made for the size that it is given."""
    layer, found = mistake.layer, next(filter(None, (re.search(text, str(mistake.error)) for text in LAYER_SIZES)), None)
    if layer is None or found is None:
        return
    for module in mistake.modules:
        for call in syntax.walk(module):
            if isinstance(call, syntax.Call) and called_name(call) == layer.kind:
                for value in [*call.arguments[:1], *(keyword.value for keyword in call.keywords)]:
                    if isinstance(value, syntax.Constant) and value.value == int(found["takes"]):
                        yield Patch(
                            f"make `{layer.path or layer.kind}` for inputs of size {found['given']}", [(value.span, found["given"])]
                        )


@suggests("E0302")
def broadcast(mistake: Mistake) -> Iterator[Patch]:
    """A dimension of 1 at the end, or the two dimensions swapped."""
    found = pair(mistake)
    if found is None:
        return
    first, second = found
    for one, other in ((second, first), (first, second)):
        if one.value.ndim < other.value.ndim or one.value.ndim == 1:
            run = partial(sum_of, lambda put: put[..., None], one, other)
            yield Patch(f"give {spoken(one)} a last dimension of 1", [suffixed(one, "[..., None]")], run)
        if one.value.ndim == 2 and one.shape[::-1] == other.shape:
            yield Patch(f"transpose {spoken(one)}", [suffixed(one, ".T")], partial(sum_of, lambda put: get(put, "T"), one, other))


def sum_of(change: Callable[[Tensor], Tensor], one: Operand, other: Operand) -> Tensor:
    """What broadcasting gives after a change of `one`."""
    result: Tensor = change(one.value) + other.value
    return result


@suggests("E0303")
def reshaped(mistake: Mistake) -> Iterator[Patch]:
    """``reshape`` for ``view`` where memory is not contiguous; ``-1`` for one of the sizes."""
    call = mistake.failed.node if mistake.failed is not None else None
    if not isinstance(call, syntax.Call) or mistake.failed is None:
        return
    if called_name(call) == "view" and "not compatible" in str(mistake.error):
        yield Patch("`reshape` copies where a view cannot be made", [(mistake.failed.mark, "reshape")])
    sizes = sizes_of(call)
    constants = [size for size in sizes if isinstance(size, syntax.Constant)]
    inferred = [size for size in sizes if isinstance(size, syntax.Unary)]
    if inferred and mistake.failed.operands:
        for keep in [*constants, *inferred[:-1]]:
            for size in mistake.failed.operands[0].shape:
                yield Patch("keep a size that divides the number of elements", [(keep.span, str(size))])
        return
    for constant in reversed(constants):
        yield Patch("have one size inferred", [(constant.span, "-1")])


def sizes_of(call: syntax.Call) -> list[syntax.Expression]:
    """The sizes a reshape is given, also inside a tuple or list."""
    flat: list[syntax.Expression] = []
    for argument in call.arguments:
        flat += argument.items if isinstance(argument, (syntax.TupleDisplay, syntax.ListDisplay)) else [argument]
    return flat


@suggests("E0304")
def joined(mistake: Mistake) -> Iterator[Patch]:
    """Another dimension to join along; ``cat`` for ``stack``; a dimension more for what has one less."""
    call = mistake.failed.node if mistake.failed is not None else None
    if mistake.failed is None or not isinstance(call, syntax.Call) or not mistake.failed.operands:
        return
    operands = mistake.failed.operands
    most = max(operand.value.ndim for operand in operands)
    given = next((keyword.value for keyword in call.keywords if keyword.name in ("dim", "axis")), None)
    if given is None and len(call.arguments) > 1:
        given = call.arguments[1]
    if called_name(call) == "stack":
        yield Patch("`cat` joins along a dimension they have, and sizes may differ there", [(mistake.failed.mark, "cat")])
        return
    for dim in range(1, most):
        yield Patch(f"join along dimension {dim}", [(given.span, str(dim)) if given is not None else keyword_added(call, f"dim={dim}")])
    short = [operand for operand in operands if operand.value.ndim == most - 1]
    if short:
        yield Patch(f"give {spoken(short[0])} a first dimension of 1", [suffixed(operand, "[None]") for operand in short])


@suggests("E0305", "E0306")
def last_one(mistake: Mistake) -> Iterator[Patch]:
    """Counting from 0: the last index, the last dimension."""
    text = str(mistake.error)
    found = REACHES.search(text)
    number, last = (int(found[3]), int(found[2])) if found else (0, 0)
    if not found:
        outside = OUTSIDE.search(text)
        number, last = (int(outside[1]), int(outside[2]) - 1) if outside else (0, 0)
    if number != last + 1 or mistake.failed is None:
        return
    constants = [node for node in syntax.walk(mistake.failed.node) if isinstance(node, syntax.Constant) and node.value == number]
    what = "dimension" if found else "index"
    for constant in constants:
        yield Patch(f"counting begins at 0: the last {what} is {last}, or -1", [(constant.span, str(last))])


# ---- dtypes --------------------------------------------------------------------------------------------------------------


@suggests("E0505")
def cast(mistake: Mistake) -> Iterator[Patch]:
    """An operand in the dtype of the other, or in a floating one."""
    operands = [] if mistake.failed is None else mistake.failed.operands
    weight = mistake.layer.weight(mistake.failed) if mistake.layer is not None and mistake.failed is not None else None
    if weight is not None and len(operands) == 1:
        yield Patch(f"make {spoken(operands[0])} what `{weight.name}` is", [suffixed(operands[0], f".to({weight.name}.dtype)")])
    if len(operands) == 2 and operands[0].value.array.dtype != operands[1].value.array.dtype:
        for one, other in ((operands[1], operands[0]), (operands[0], operands[1])):
            if wider(other, one):
                kind = str(dtypes.of(other.value.array.dtype)).removeprefix("torch.")
                yield Patch(f"make {spoken(one)} {kind} too", [suffixed(one, f".to({as_operand(other.span.text)}.dtype)")])
    for operand in operands:
        if operand.value.array.dtype.kind in "iub":
            yield Patch(f"make {spoken(operand)} floating", [suffixed(operand, ".float()")])
        elif any(word in str(mistake.error) for word in ("Long", "Int", "'Float'", "long")):
            yield Patch(f"make {spoken(operand)} integers", [suffixed(operand, ".long()")])
    yield from out_of_place(mistake)


def wider(one: Operand, other: Operand) -> bool:
    """Whether `other` can be cast to the dtype of `one` without losing much."""
    kinds = "biufc"
    first, second = one.value.array.dtype, other.value.array.dtype
    return kinds.find(first.kind) >= kinds.find(second.kind)


@suggests("E0400", "E0302")
def out_of_place(mistake: Mistake) -> Iterator[Patch]:
    """``x = x + 1`` for ``x += 1``."""
    node = mistake.node(syntax.AugmentedAssign)
    if isinstance(node, syntax.AugmentedAssign) and isinstance(node.target, syntax.Name):
        name, value = node.target.id, node.value
        text = value.span.text if isinstance(value, (syntax.Name, syntax.Constant, syntax.Call)) else f"({value.span.text})"
        yield Patch("make a new tensor instead of writing into this one", [(node.span, f"{name} = {name} {node.operator} {text}")])


@suggests("E0505")
def floating_literal(mistake: Mistake) -> Iterator[Patch]:
    """A creation of integers that is to require grad."""
    call = mistake.node(syntax.Call)
    if isinstance(call, syntax.Call) and any(keyword.name == "requires_grad" for keyword in call.keywords):
        yield Patch("only floating numbers have derivatives", [keyword_added(call, f"dtype={prefix(call)}float32")])


def prefix(call: syntax.Call) -> str:
    """``torch.`` where the call is written so."""
    function = call.function
    return f"{function.value.span.text}." if isinstance(function, syntax.Attribute) else ""


@suggests("E0501", "E0507")
def wrapped(mistake: Mistake) -> Iterator[Patch]:
    """A number or list where a tensor belongs; a property that is called; a method that is not."""
    text = str(mistake.error)
    call = mistake.node(syntax.Call)
    if isinstance(call, syntax.Call):
        if "is not callable" in text and isinstance(call.function, syntax.Attribute) and not call.arguments:
            yield Patch(f"`{call.function.name}` is a value, not a method", [(call.span, call.function.span.text)])
        if "must be Tensor, not" in text:
            for argument in call.arguments:
                yield Patch("make it a tensor", [(argument.span, f"{prefix(call)}tensor({floating_text(argument)})")])
        if called_name(call) == "transpose" and "missing 2" in text:
            matrix = call.arguments[0] if call.arguments else call.function.value if isinstance(call.function, syntax.Attribute) else call
            yield Patch("`.T` swaps the two dimensions of a matrix", [(call.span, f"{as_operand(matrix.span.text)}.T")])
        if "must be tuple of Tensors, not Tensor" in text and call.arguments:
            inside = Span(call.span.source, call.arguments[0].span.start, call.arguments[-1].span.end)
            yield Patch("give it one list of tensors", [(inside, f"[{inside.text}]")])
        if "is not a Module subclass" in text and len(call.arguments) == 1:
            yield Patch("give the modules one by one", [(call.arguments[0].span, f"*{call.arguments[0].span.text}")])
    if "context manager protocol" in text:
        yield Patch("call it", [(Span(mistake.where.source, mistake.where.end, mistake.where.end), "()")])
    binary = mistake.node(syntax.Binary)
    if isinstance(binary, syntax.Binary) and "for @:" in text:
        yield Patch("`@` multiplies matrices; by a number one multiplies with `*`", [(mark_of(binary), "*")])
    if isinstance(binary, syntax.Binary) and "method'" in text:
        for side in (binary.left, binary.right):
            yield Patch("call the method", [(Span(side.span.source, side.span.end, side.span.end), "()")])
    if isinstance(binary, syntax.Binary) and ("'list'" in text or "'tuple'" in text):
        for side in (binary.left, binary.right):
            if isinstance(side, (syntax.ListDisplay, syntax.TupleDisplay)):
                yield Patch("make it a tensor", [(side.span, f"tensor({side.span.text})")])
                yield Patch("make it a tensor", [(side.span, f"torch.tensor({side.span.text})")])


@suggests("E0500", "E0501")
def dtype_named(mistake: Mistake) -> Iterator[Patch]:
    """The name of a dtype as text, which PyTorch takes for a device."""
    refused = re.search(r"start of device string: \w+|must be torch.dtype, not str", str(mistake.error))
    call = mistake.node(syntax.Call)
    if refused is None or not isinstance(call, syntax.Call):
        return
    for argument in [*call.arguments, *(keyword.value for keyword in call.keywords)]:
        if isinstance(argument, syntax.Constant) and isinstance(argument.value, str):
            yield Patch("a dtype is no text", [(argument.span, f"torch.{argument.value}")])


@suggests("E0500")
def one_truth(mistake: Mistake) -> Iterator[Patch]:
    """A condition of several elements."""
    if "is ambiguous" in str(mistake.error):
        yield Patch("ask whether it holds for all elements (or for `.any()`)", [(mistake.where, f"{as_operand(mistake.where.text)}.all()")])


def floating_text(node: syntax.Expression) -> str:
    """A number with a decimal point: most functions want floating tensors."""
    return f"{node.value}." if isinstance(node, syntax.Constant) and type(node.value) is int else node.span.text
