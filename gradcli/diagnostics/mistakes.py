"""The table of mistakes: one row each, with its code, the facts that whoever raises it hands over, its headline and its help.

A row is named where the exception is raised, ``fail(IndexError, text, mistakes.dimension_range, dim=3, rank=2)``. The exception's type and text
are PyTorch's and all that a program sees; the row and its facts travel with it, and a diagnostic is written from them. Changes of the program
that may help are in ``diagnosis/patches``, by row. An exception without a row gets the one of its type, at the end of the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import inf, log10, prod
from typing import Any

from gradcli.diagnostics.row import Mistake, Named, Scene

Shape = Sequence[int]

# ---- names ---------------------------------------------------------------------------------------------------------------

unknown_name: Mistake[[]] = Mistake("E0201")
unbound_local: Mistake[[]] = Mistake("E0202")
attribute: Mistake[[]] = Mistake("E0203")
before_module_init: Mistake[[]] = Mistake("E0203", help="begin `__init__` with `super().__init__()`")
unknown_import: Mistake[[]] = Mistake("E0205")


def _unknown_member(scene: Scene, *, name: str) -> str:
    """`name` of ``from module import name``."""
    return ""


unknown_member = Mistake("E0205", _unknown_member)


def _unknown_keyword(scene: Scene, *, function: str, keyword: str, parameters: Sequence[str] = ()) -> str:
    """`parameters` of a function of the program; of an op they are looked up."""
    return f"`{function}` has no keyword `{keyword}`"


unknown_keyword = Mistake("E0204", _unknown_keyword)

# ---- shapes --------------------------------------------------------------------------------------------------------------

shapes: Mistake[[]] = Mistake("E0300")
broken_state: Mistake[[]] = Mistake("E0300")


def _layer_size(scene: Scene, *, takes: int, size: int) -> str:
    """A layer was created for inputs of size `takes` and got one of `size`."""
    return ""


layer_size = Mistake("E0300", _layer_size)


def _matrix_product(scene: Scene) -> str:
    """A product whose factors do not fit, or are no matrices."""
    if len(scene.operands) != 2:
        return ""
    return _product(scene, *scene.operands, transposed=scene.function == "linear")


matrix_product = Mistake("E0301", _matrix_product)
vectors = Mistake("E0301", _matrix_product)


def _inner_sizes(scene: Scene, *, first: Shape, second: Shape) -> str:
    """A product of matrices of shapes (n, k) and (l, m) where k and l differ."""
    for one, other in combinations(scene.operands, 2):
        if one.shape[-1:] == [first[1]] and list(second) in (other.shape, other.shape[::-1]):
            return _product(scene, one, other, transposed=list(second) != other.shape or scene.function == "linear")
    return _matrix_product(scene)


inner_sizes = Mistake("E0301", _inner_sizes)


def _broadcasting(scene: Scene) -> str:
    if len(scene.operands) != 2:
        return ""
    first, second = scene.operands
    difference = _difference(first.shape, second.shape)
    return f"{spoken(first)} {scene.sign} {spoken(second)}: {difference}" if difference else ""


broadcasting = Mistake("E0302", _broadcasting)


def _expansion(scene: Scene, *, shape: Shape, size: Shape) -> str:
    """A tensor of `shape` that cannot be repeated to `size`: a bias, or what is written into a place."""
    operand = next((operand for operand in reversed(scene.operands) if operand.shape == list(shape)), None)
    if operand is None:
        return ""
    start = f"{spoken(operand)} cannot be broadcast to {scene.place}{list(size)}"
    if len(shape) > len(size):
        return f"{start}: it has more dimensions"
    pairs = list(zip(reversed(shape), reversed(size), strict=False))
    distance, (one, two) = next((i, pair) for i, pair in enumerate(pairs, 1) if pair[0] not in (1, pair[1]))
    return f"{start}: sizes {one} and {two} differ in dimension -{distance}"


expansion = Mistake("E0302", _expansion)
views: Mistake[[]] = Mistake("E0303")
view_strides: Mistake[[]] = Mistake("E0303")


def _view_sizes(scene: Scene, *, shape: Shape, count: int) -> str:
    """`count` elements that do not fill `shape`, in which -1 stands for a size to be inferred."""
    if not scene.operands:
        return ""
    start = f"{spoken(scene.operands[0])} cannot be reshaped to {list(shape)}"
    known = prod(size for size in shape if size != -1)
    if -1 in shape:
        return f"{start}: its number of elements, {count}, is not a multiple of {known}"
    return f"{start}: it has {count} element{'' if count == 1 else 's'}, and the new shape {known}"


view_sizes = Mistake("E0303", _view_sizes)
joining: Mistake[[]] = Mistake("E0304")


def _cat_sizes(scene: Scene, *, dim: int, position: int, sizes: tuple[int, int]) -> str:
    """The tensor at `position` differs from the first in another dimension than `dim`."""
    if position >= len(scene.operands):
        return ""
    pair = f"{spoken(scene.operands[0])} and {spoken(scene.operands[position])}"
    return f"{pair} cannot be joined along dimension {dim}: sizes {sizes[0]} and {sizes[1]} differ elsewhere"


cat_sizes = Mistake("E0304", _cat_sizes)


def _stack_shapes(scene: Scene, *, position: int) -> str:
    """The tensor at `position` does not have the shape of the first."""
    if position >= len(scene.operands):
        return ""
    return f"{spoken(scene.operands[0])} and {spoken(scene.operands[position])} cannot be stacked: their shapes must be equal"


stack_shapes = Mistake("E0304", _stack_shapes)
indices: Mistake[[]] = Mistake("E0305")
index_dtype: Mistake[[]] = Mistake("E0305")
negative_step: Mistake[[]] = Mistake(
    "E0305", help="PyTorch takes no negative steps: `x.flip(dim)` turns a dimension around, after which a positive step does the rest"
)


def _index_range(scene: Scene, *, index: int, dim: int, size: int) -> str:
    owner = next((operand for operand in scene.operands if operand.shape[dim : dim + 1] == [size]), None)
    return "" if owner is None else f"index {index} is out of range for dimension {dim} of {spoken(owner)}, which has size {size}"


index_range = Mistake("E0305", _index_range)


def _row_range(scene: Scene, *, index: int, rows: int) -> str:
    """A row of a table that is not there: of an embedding, or one that ``index_select`` is to take."""
    if scene.function != "embedding" or len(scene.operands) < 2:
        return ""
    table = next((operand for operand in scene.operands if operand.shape[:1] == [rows] and len(operand.shape) == 2), None)
    numbers = next((operand for operand in scene.operands if operand is not table), None)
    if table is None or numbers is None:
        return ""
    return f"index {index} in {spoken(numbers)} is out of range for dimension 0 of {spoken(table)}, which has size {rows}"


row_range = Mistake("E0305", _row_range)


def _class_range(scene: Scene, *, target: int, classes: int) -> str:
    """A class that a loss has no column for."""
    if not scene.operands or len(scene.operands[0].shape) not in (1, 2):
        return ""
    return f"class {target} is out of range: {spoken(scene.operands[0])} has {classes} classes, 0 to {classes - 1}"


class_range = Mistake("E0305", _class_range)
dimensions: Mistake[[]] = Mistake("E0306")


def _dimension_range(scene: Scene, *, dim: int, rank: int) -> str:
    """`rank` counts the dimension to be added, where one is."""
    if not scene.operands:
        return ""
    first, bounds = scene.operands[0], f"the valid range is {-rank} to {rank - 1}"
    if max(1, len(first.shape)) == rank:
        return f"{spoken(first)} has no dimension {dim}: {bounds}"
    if len(first.shape) + 1 == rank:
        return f"{spoken(first)} with one more dimension has no dimension {dim}: {bounds}"
    return ""


dimension_range = Mistake("E0306", _dimension_range)

# ---- autograd ------------------------------------------------------------------------------------------------------------

autograd: Mistake[[]] = Mistake("E0400")
overlap: Mistake[[]] = Mistake("E0400")
no_numpy: Mistake[[]] = Mistake(
    "E0400", help="NumPy keeps no history: use the function of PyTorch, or pass `x.detach()`, through which no gradient goes"
)
freed_graph: Mistake[[]] = Mistake(
    "E0401",
    "backward a second time: the values that this operation saved have been freed",
    "keep the graph with `backward(retain_graph=True)`, or compute the value again before the second backward",
)
no_graph: Mistake[[]] = Mistake(
    "E0402",
    "backward from a value that has no graph: nothing it was computed from requires grad",
    "make a leaf with `requires_grad=True`, or look for a `detach()`, `.data` or `no_grad()` that cut the graph",
)
several_elements: Mistake[[]] = Mistake(
    "E0403",
    "backward starts from a single number, and this value has several elements",
    "reduce it to one number first, for example with `.sum()`, or choose a combination: `backward(v)` with `v` of the same shape",
)
complex_root: Mistake[[]] = Mistake(
    "E0403",
    "backward starts from a real number, and this value is complex",
    "reduce it to a real number first, for example with `.real` or `.abs()`",
)
leaf_written: Mistake[[]] = Mistake(
    "E0404",
    "a leaf that requires grad cannot be modified in place while operations are being recorded",
    "modify it inside `with no_grad():`, or modify a copy: `y = x.clone()`",
)


def _saved_value_changed(scene: Scene, *, node: Any, array: Any) -> str:
    """`node` saved a value whose memory, `array`, was written afterwards."""
    return "a value that backward needs was modified after this operation saved it"


saved_value_changed = Mistake(
    "E0405", _saved_value_changed, "compute a new tensor (`y = y + 1` instead of `y += 1`), or modify a `clone()`"
)


def _unused_input(scene: Scene, *, outputs: Sequence[Any], tensor: Any) -> str:
    """`tensor` is differentiated with respect to, and none of `outputs` depends on it."""
    starts = [operand for operand in scene.operands if any(operand.value is output for output in outputs)]
    inputs = [operand for operand in scene.operands if operand.value is tensor]
    return f"{_name(starts[0])} does not depend on {_name(inputs[-1])}" if len(starts) == len(outputs) == 1 and inputs else ""


unused_input = Mistake("E0406", _unused_input)
no_derivative: Mistake[[]] = Mistake("E0500")
nan_in_backward: Mistake[[]] = Mistake("E0701")

# ---- values and types ----------------------------------------------------------------------------------------------------

_AS_NUMBER = "take one element, such as `x[0]`, reduce it, for example with `x.sum()`, or take all of them with `.tolist()`"

general: Mistake[[]] = Mistake("E0500")  # of what the program raises itself, too
device_name: Mistake[[]] = Mistake("E0500")
one_truth: Mistake[[]] = Mistake("E0500")
several_as_scalar: Mistake[[]] = Mistake("E0500", help=_AS_NUMBER)
wrong_type: Mistake[[]] = Mistake("E0501")


def _argument_type(scene: Scene, *, expected: str, value: str) -> str:
    """An op's argument of a type it does not take; both as PyTorch writes them."""
    return ""


argument_type = Mistake("E0501", _argument_type)
not_a_module: Mistake[[]] = Mistake("E0501")
no_manager: Mistake[[]] = Mistake("E0501")
value: Mistake[[]] = Mistake("E0502")
several_as_number: Mistake[[]] = Mistake("E0502", help=_AS_NUMBER)
no_cuda: Mistake[[]] = Mistake("E0502", help='gradcli computes on the CPU: omit the device, or use `torch.device("cpu")`')
division_by_zero: Mistake[[]] = Mistake("E0503")
assertion: Mistake[[]] = Mistake("E0504")
dtypes: Mistake[[]] = Mistake("E0505")
missing_key: Mistake[[]] = Mistake("E0506")
arguments: Mistake[[]] = Mistake("E0507")


def _own_arguments(scene: Scene, *, parameters: Sequence[str]) -> str:
    """Arguments that a function of the program does not take."""
    return ""


own_arguments = Mistake("E0507", _own_arguments)


def _call_signature(scene: Scene, *, function: str, got: str) -> str:
    """None of an op's signatures takes the arguments; `got` are their types in brackets."""
    return f"`{function}` does not take {got}"


call_signature = Mistake("E0507", _call_signature)

# ---- limits --------------------------------------------------------------------------------------------------------------


def _memory(scene: Scene, *, size: int, limit: int | None = None) -> str:
    """An allocation of `size` bytes, refused because of `limit`, or by the system."""
    return f"not enough memory: {size_text(size)} {'cannot be allocated' if limit is None else f'exceeds the limit of {size_text(limit)}'}"


memory = Mistake("E0601", _memory, "`--max-memory SIZE` sets the limit")
host_memory: Mistake[[]] = Mistake("E0601", "not enough memory", memory.help)
big_integer: Mistake[[]] = Mistake("E0601")
recursion: Mistake[[]] = Mistake("E0602", "the recursion is too deep")

# The row of an exception that carries none; the first type that fits counts.
OF_TYPE: tuple[tuple[type[BaseException], Mistake[[]]], ...] = (
    (IndexError, indices),
    (UnboundLocalError, unbound_local),
    (NameError, unknown_name),
    (AttributeError, attribute),
    (ImportError, unknown_import),
    (TypeError, wrong_type),
    (ZeroDivisionError, division_by_zero),
    (ValueError, value),
    (AssertionError, assertion),
    (KeyError, missing_key),
    (RecursionError, recursion),
    (MemoryError, host_memory),
    (BaseException, general),
)

# ---- pieces of headlines -------------------------------------------------------------------------------------------------


def spoken(operand: Named) -> str:
    """A tensor by its name and shape."""
    return f"`{operand.name}` {operand.shape}" if operand.name else str(operand.shape)


def _name(operand: Named) -> str:
    return f"`{operand.name}`" if operand.name else f"the tensor of shape {operand.shape}"


def _product(scene: Scene, first: Named, second: Named, *, transposed: bool) -> str:
    """Two factors and what keeps them from being multiplied; `transposed`: the second is taken transposed."""
    reason = _of_product(first.shape, second.shape, transposed)
    return f"{spoken(first)} {scene.sign} {spoken(second)}: {reason}" if reason else ""


def _of_product(first: list[int], second: list[int], transposed: bool) -> str:
    """Which sizes a matrix product sums over, when they differ; empty if its sizes are not what is wrong."""
    if not first or not second:
        return "a matrix product needs at least one dimension"
    inner, outer = first[-1], second[-2 if len(second) > 1 and not transposed else -1]
    return f"inner sizes {inner} and {outer} differ" if inner != outer else _difference(first, second, skip=2)


def _difference(first: list[int], second: list[int], skip: int = 0) -> str:
    """The last pair of sizes that neither agree nor are 1; empty if there is none."""
    pairs = list(zip(reversed(first), reversed(second), strict=False))[skip:]
    for distance, (one, two) in enumerate(pairs, 1 + skip):
        if one != two and 1 not in (one, two):
            return f"sizes {one} and {two} differ in dimension -{distance}"
    return ""


def size_text(size: float) -> str:
    """``3.7 TiB``."""
    if size >= 1 << 80:
        return f"about 10**{int(log10(size))} bytes" if size < inf else "more bytes than there are numbers"
    amount, units = float(size), ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    while amount >= 1024 and len(units) > 1:
        amount, units = amount / 1024, units[1:]
    return f"{amount:.4g} {units[0]}"
