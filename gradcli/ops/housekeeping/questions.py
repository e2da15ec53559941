"""Questions about tensors whose answers are no tensors, and what concerns layouts other than the one there is."""

from typing import Any

from gradcli.engine.errors import fail
from gradcli.engine.members.methods import element_strides
from gradcli.engine.table.kinds import Array, Bool, Index, OptionalBool, OptionalType, Tensor
from gradcli.engine.table.table import S, composite
from gradcli.ops.create.casts import cast_to
from gradcli.ops.shared.arrays import array_of


@composite("torch Tensor")
def is_nonzero(F: Any, input: Tensor) -> Any:
    """Whether the one element of a tensor is not zero."""
    return bool(input)


@composite("torch Tensor")
def is_same_size(F: Any, self: Tensor, other: Tensor) -> Any:
    """Whether two tensors have the same shape."""
    return array_of(self).shape == array_of(other).shape


@composite("torch Tensor")
def is_distributed(F: Any, input: Tensor) -> Any:
    """Whether a tensor is spread over several processes: never."""
    return False


@composite("Tensor")
def dim_order(F: Any, self: Tensor, *, ambiguity_check: Bool = False) -> Any:
    """The dimensions from the one whose neighbours lie farthest apart in memory to the one whose lie nearest."""
    array = array_of(self)
    if ambiguity_check:
        _check_order(array)
    strides = element_strides(array)
    return tuple(sorted(range(array.ndim), key=lambda place: -strides[place] if all(strides) else 0))


def _check_order(array: Array) -> None:
    """Refuse strides that leave the order open."""
    text = "The tensor does not have unique dim order"
    if 0 in array.strides:
        fail(RuntimeError, f"{text}.")
    if 1 in array.shape:
        text = f"{text}, or cannot map to exact one of the given memory formats."
        fail(RuntimeError, text)


# ---- dense and sparse dimensions: all are dense ----------------------------------------------------------------------------


@composite("Tensor", samples=(S((2, 3)),))
def to_dense(F: Any, self: Tensor, dtype: OptionalType = None, *, masked_grad: OptionalBool = None) -> Tensor:
    """The tensor itself, which is dense; in another dtype if one is asked for.  (*) -> (*)."""
    return cast_to(F, self, dtype)


@composite("Tensor")
def dense_dim(F: Any, self: Index) -> Any:
    """How many dimensions are dense: all."""
    return array_of(self).ndim


@composite("Tensor")
def sparse_dim(F: Any, self: Index) -> Any:
    """How many dimensions are sparse: none."""
    return 0
