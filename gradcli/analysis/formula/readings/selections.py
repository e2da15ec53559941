"""Selections: ops that take elements from one place to another, along one dimension.

A slice, a concatenation, a flip, a running sum is a product with a constant matrix, and that matrix has a name in the language: rows of an identity matrix,
``eye(5)[1:3]``, or a triangle of ones.  So such ops need nothing of their own in index form, and their derivatives are transposes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcli.analysis.formula.index.budget import Unreadable
from gradcli.analysis.formula.index.functions import OnOrder, mixed
from gradcli.analysis.formula.index.rational import Rational
from gradcli.analysis.formula.index.space import Space
from gradcli.analysis.formula.index.symbolic import NamedArray, Symbolic, exact, eye
from gradcli.analysis.formula.index.terms import Axis
from gradcli.analysis.formula.readings.masked import in_place
from gradcli.analysis.formula.readings.masks import where
from gradcli.analysis.formula.readings.readings import READINGS, array_op, reads

LARGEST = 200  # length of a dimension that is selected from


def constant(space: Space, name: str, array: Any) -> Symbolic:
    """A constant matrix by the expression that makes it."""
    if max(array.shape, default=0) > LARGEST:
        raise Unreadable
    space.symbols.setdefault(name, np.asarray(array, np.float64))
    labels = [None if size == 1 else space.label(size) for size in array.shape]
    factor = space.symbol(name, tuple(labels))
    return Symbolic(space, space.of_factor(factor), [() if label is None else (label,) for label in labels])


def selection_matrix(space: Space, name: str, size: int, rows: Any) -> Symbolic:
    """Rows of an identity matrix."""
    return constant(space, name, np.eye(size)[rows])


def along(self: Symbolic, dim: int, matrix: Symbolic) -> Symbolic:
    """A matrix (m, n) times each vector along a dimension of length n."""
    at = dim % self.ndim
    if len(self.axes[at]) > 1:
        self = flattened(self)
    order = [other for other in range(self.ndim) if other != at] + [at]
    product = self.permute(order).matmul(matrix.transpose(0, 1))
    return product.permute([order.index(other) for other in range(self.ndim)])


def flattened(self: Symbolic) -> Symbolic:
    """The same with merged dimensions as those of one array."""
    axes: list[Axis] = []
    for whole in self.axes:
        axes += [(label,) for label in whole] if whole else [()]
    split = self.like(self.expr, axes)
    return array_op("reshape", np.reshape, (split, self.shape), self.shape)


def span(start: Any, end: Any, step: int) -> str:
    """``1:3``, ``::2``."""
    shown = f"{start or ''}:{'' if end is None else end}"
    return shown + (f":{step}" if step != 1 else "")


def sliced(space: Space, size: int, start: Any, end: Any, step: int) -> Symbolic:
    """The rows of an identity matrix that a slice takes."""
    place = slice(start, None if end is None or end >= size else end, step)
    return selection_matrix(space, f"eye({size})[{span(place.start, place.stop, step)}]", size, place)


@reads("slice")
def slice_(self: Symbolic, dim: int = 0, start: Any = None, end: Any = None, step: int = 1) -> Symbolic:
    return along(self, dim, sliced(self.space, self.shape[dim], start, end, step))


@reads("slice_backward")
def slice_backward(self: Symbolic, input_sizes: Any, dim: int, start: Any, end: Any, step: int) -> Symbolic:
    return along(self, dim, sliced(self.space, input_sizes[dim], start, end, step).transpose(0, 1))


@reads("cat")
def cat(tensors: Any, dim: int = 0) -> Any:
    tensors = [tensor for tensor in tensors if tensor.shape != (0,)]
    size, start, total = sum(tensor.shape[dim] for tensor in tensors), 0, None
    for tensor in tensors:
        end = start + tensor.shape[dim]
        part = along(tensor, dim, sliced(tensor.space, size, start, end, 1).transpose(0, 1))
        total, start = part if total is None else total + part, end
    if total is None:
        raise Unreadable
    return total


@reads("stack")
def stack(tensors: Any, dim: int = 0) -> Any:
    total = None
    for at, tensor in enumerate(tensors):
        part = tensor.put(dim, at, len(tensors))
        total = part if total is None else total + part
    if total is None:
        raise Unreadable
    return total


@reads("unbind")
def unbind(self: Symbolic, dim: int = 0) -> list[Symbolic]:
    return [self.select(dim, at) for at in range(self.shape[dim])]


@reads("split_with_sizes")
def split_with_sizes(self: Symbolic, split_sizes: Any, dim: int = 0) -> list[Symbolic]:
    ends = np.cumsum(split_sizes).tolist()
    return [slice_(self, dim, end - size, end) for size, end in zip(split_sizes, ends, strict=True)]


@reads("split")
def split(self: Symbolic, split_size: int, dim: int = 0) -> list[Symbolic]:
    size = self.shape[dim]
    return [slice_(self, dim, at, min(at + split_size, size)) for at in range(0, size, split_size)]


@reads("flip")
def flip(self: Symbolic, dims: Any) -> Symbolic:
    for dim in dims:
        size = self.shape[dim]
        self = along(self, dim, constant(self.space, f"eye({size}).flip(0)", np.eye(size)[::-1]))
    return self


@reads("roll")
def roll(self: Symbolic, shifts: Any, dims: Any = ()) -> Symbolic:
    if not dims:
        flat: Symbolic = roll(self.reshape((-1,)), shifts, (0,))
        return flat.reshape(self.shape)
    if len(dims) != len(shifts):
        raise Unreadable
    for shift, dim in zip(shifts, dims, strict=True):
        size = self.shape[dim]
        self = along(self, dim, constant(self.space, f"eye({size}).roll({shift}, 0)", np.roll(np.eye(size), shift, 0)))
    return self


@reads("logcumsumexp")
def logcumsumexp(self: Symbolic, dim: int) -> Symbolic:
    """Of what is too small for an exponential, itself: no sum is."""
    raised = self.apply("exp")
    return cumsum(raised, dim).apply("log") if raised.expr.terms else self


@reads("cumsum")
def cumsum(self: Symbolic, dim: int, dtype: Any = None) -> Symbolic:
    if not self.ndim:
        return self
    size = self.shape[dim]
    return along(self, dim, constant(self.space, f"tril(ones({size}, {size}))", np.tril(np.ones((size, size)))))


def triangle(kind: str, run: Any) -> Any:
    def reading(self: Symbolic, diagonal: int = 0) -> Symbolic:
        rows, columns = self.shape[-2:]
        name = f"{kind}(ones({rows}, {columns}){f', {diagonal}' if diagonal else ''})"
        return self * constant(self.space, name, run(np.ones((rows, columns)), diagonal))

    return reading


reads("tril")(triangle("tril", np.tril))
reads("triu")(triangle("triu", np.triu))


@reads("index_select")
def index_select(self: Symbolic, dim: int, index: Any) -> Symbolic:
    if not isinstance(index, NamedArray):
        raise Unreadable
    return along(self, dim, selection(index, self.shape[dim]))


@reads("index_add")
def index_add(self: Symbolic, dim: int, index: Any, source: Symbolic, alpha: Any = 1) -> Any:
    if not isinstance(index, NamedArray):
        raise Unreadable
    return self + along(source, dim, selection(index, self.shape[dim]).transpose(0, 1)) * exact(alpha)


@reads("one_hot")
def one_hot(self: Any, num_classes: int) -> Symbolic:
    """Rows of an identity matrix."""
    if not isinstance(self, NamedArray) or self.array.ndim != 1 or num_classes < 1:
        raise Unreadable
    return selection(self, num_classes)


@reads("gather")
def gather(self: Symbolic, dim: int, index: Any, sparse_grad: bool = False) -> Symbolic:
    if not isinstance(index, NamedArray) or index.array.ndim != self.ndim:
        raise Unreadable
    if (place := one_place(dim, index, self.shape)) is not None:
        return self.select(dim, place).unsqueeze(dim % self.ndim)
    if (rows := one_of_each_row(dim, index, self.shape)) is not None:
        return (self * rows).sum(1, True)
    return array_op("gather", gathered, (self, dim, index), index.array.shape)


def one_place(dim: int, index: NamedArray, shape: tuple[int, ...]) -> int | None:
    """The place that an index of one rank picks of each vector along a dimension; None for any other index."""
    at = dim % len(shape)
    if not index.name.startswith("full(") or index.array.shape != (*shape[:at], 1, *shape[at + 1 :]):
        return None
    return int(index.array.flat[0])


def one_of_each_row(dim: int, index: NamedArray, shape: tuple[int, ...]) -> Symbolic | None:
    """The rows of an identity matrix that pick one element of each row of a matrix; None where an index does something else."""
    if len(shape) != 2 or dim % 2 != 1 or index.array.shape != (shape[0], 1):
        return None
    name = index.name.removesuffix(".unsqueeze(1)")
    flat = NamedArray(name if name != index.name else f"{name}[:, 0]", index.array[:, 0], index.space)
    return selection(flat, shape[1])


@reads("scatter_add")
def scatter_add(self: Symbolic, dim: int, index: Any, src: Symbolic) -> Symbolic:
    if not isinstance(index, NamedArray) or index.array.shape != src.shape:
        raise Unreadable
    if (place := one_place(dim, index, self.shape)) is not None:
        return self + src.squeeze((dim,)).put(dim % self.ndim, place, self.shape[dim])
    if (rows := one_of_each_row(dim, index, self.shape)) is not None:
        return self + src * rows
    return array_op("scatter_add", scattered, (self, dim, index, src), self.shape)


@reads("sort")
def sort(self: Symbolic, dim: int = -1, descending: bool = False) -> list[Any]:
    if not self.ndim:
        return [self, None]
    at, sign = dim % self.ndim, -1 if descending else 1
    run = OnOrder(lambda array: sign * np.sort(sign * array, axis=at), lambda array: mixed(array, at, sign * 1.7))
    return [array_op(f"sort({{}}, {at}{', descending=True' if descending else ''})[0]", run, (self,), self.shape), None]


READINGS["number_like"] = lambda self, value: self.number(value)
READINGS["half_like"] = lambda self: self.number(Rational(1, 2)).expand(self.shape)
READINGS["last_known"] = lambda self: self.number(self.shape[-1] - 1).expand((*self.shape[:-1], 1))
READINGS["floor_of"] = lambda self: self.apply("floor")


def gathered(array: Any, dim: int, index: NamedArray) -> Any:
    places = np.indices(index.array.shape)
    return array[tuple(index.array if at == dim % array.ndim else places[at] for at in range(array.ndim))]


def scattered(array: Any, dim: int, index: NamedArray, src: Any) -> Any:
    places, result = np.indices(index.array.shape), array.copy()
    np.add.at(result, tuple(index.array if at == dim % array.ndim else places[at] for at in range(array.ndim)), src)
    return result


reads("new_zeros_raw")(lambda self, size: Symbolic(self.space, self.space.number(Rational(0)), ()).expand(size))


@reads("masked_select")
def masked_select(self: Symbolic, mask: Any) -> Symbolic:
    if self.ndim != 1 or not is_mask((mask,), self.shape[0]):
        raise Unreadable
    return index(self, (mask,))  # type: ignore[no-any-return]


@reads("index")
def index(self: Symbolic, indices: Any) -> Any:
    if self.ndim and is_mask(indices, self.shape[0]):
        return along(self, 0, selection(indices[0], self.shape[0]))
    rows, columns = of_rows(indices)
    if columns is None:
        return index_select(self, 0, rows)
    if self.ndim != 2:
        raise Unreadable
    chosen = self if is_range(rows, self.shape[0]) else index_select(self, 0, rows)
    return (chosen * selection(columns, self.shape[1])).sum(1)


@reads("index_backward")
def index_backward(self: Symbolic, input_sizes: Any, indices: Any) -> Symbolic:
    if input_sizes and is_mask(indices, input_sizes[0]):
        return put_back(self, input_sizes, indices[0])
    rows, columns = of_rows(indices)
    if columns is not None:
        if len(input_sizes) != 2:
            raise Unreadable
        self = self.unsqueeze(1) * selection(columns, input_sizes[1])
        if is_range(rows, input_sizes[0]):
            return self
    return along(self, 0, selection(rows, input_sizes[0]).transpose(0, 1))


def of_rows(indices: Any) -> tuple[NamedArray, NamedArray | None]:
    """An index of rows, or one of rows and one of columns: of each pair, one element is picked."""
    if len(indices) > 2 or not all(isinstance(each, NamedArray) and each.array.ndim == 1 for each in indices):
        raise Unreadable
    if any(each.array.dtype.kind == "b" or each.array.shape != indices[0].array.shape for each in indices):
        raise Unreadable  # how many truth values are true is not the same at other points
    return indices[0], indices[1] if len(indices) == 2 else None


def is_mask(indices: Any, size: int) -> bool:
    """Whether an index is so many given truth values: how many of computed ones are true is not the same at other points."""
    (mask, *others) = indices
    return not others and isinstance(mask, NamedArray) and mask.array.dtype.kind == "b" and mask.array.shape == (size,) and mask.is_given


@reads("masked_scatter")
def masked_scatter(self: Symbolic, mask: Any, source: Symbolic) -> Symbolic:
    if self.ndim != 1 or not is_mask((mask,), self.shape[0]) or self.expr.terms or source.shape != (int(mask.array.sum()),):
        raise Unreadable
    return put_back(source, self.shape, mask)


def put_back(self: Symbolic, shape: Any, mask: NamedArray) -> Symbolic:
    """Elements in the places they were picked from, zeros elsewhere."""
    space, matrix = self.space, selection(mask, shape[0])
    if len(self.axes[0]) == 1:
        place = space.label(shape[0])
        try:
            expr = in_place(space, self.expr, self.axes[0][0], place, f"eye({shape[0]})[{mask.name}]")
            chosen = space.of_factor(space.symbol(mask.name, (place,)))
            return self.like(space.times(expr, chosen), [(place,), *self.axes[1:]])
        except Unreadable:
            pass
    return along(self, 0, matrix.transpose(0, 1))


def is_range(index: NamedArray, size: int) -> bool:
    """Whether an index is all rows in their order, whatever the program computes."""
    return index.name == f"arange({size})"


def selection(index: NamedArray, size: int) -> Symbolic:
    """The rows of an identity matrix that an index picks."""
    if is_range(index, size):
        return eye(index.space, size)
    return selection_matrix(index.space, f"eye({size})[{index.name}]", size, index.array)


@reads("index_put")
def index_put(self: Symbolic, indices: Any, values: Any, accumulate: bool = False) -> Symbolic:
    """One number for all elements that a mask marks."""
    if len(indices) != 1 or not isinstance(indices[0], Symbolic) or indices[0].shape != self.shape or values.ndim or accumulate:
        raise Unreadable
    chosen: Symbolic = where(indices[0], values, self)
    return chosen


@reads("constant_pad_nd")
def constant_pad(self: Symbolic, pad: Any, value: Any = 0) -> Symbolic:
    if value:
        raise Unreadable
    for number in range(len(pad) // 2):
        before, after = pad[2 * number : 2 * number + 2]
        at = self.ndim - 1 - number
        if before < 0 or after < 0:
            self = slice_(self, at, max(-before, 0), None if after >= 0 else self.shape[at] + after)
        if before > 0 or after > 0:
            size = self.shape[at]
            rows = sliced(self.space, size + max(before, 0) + max(after, 0), max(before, 0), max(before, 0) + size, 1)
            self = along(self, at, rows.transpose(0, 1))
    return self


@reads("repeat")
def repeat(self: Symbolic, repeats: Any) -> Symbolic:
    axes: list[Any] = [()] * (len(repeats) - self.ndim) + list(self.axes)
    spread = [(self.space.label(times), *axis) if times > 1 else axis for times, axis in zip(repeats, axes, strict=True)]
    return self.like(self.expr, spread)


reads("ones_like")(lambda self, *args: self.like(self.space.number(Rational(1))))
reads("zeros_like")(lambda self, *args: self.zero())
