"""Tensors: an array, where it came from, and whose memory it is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NoReturn
from weakref import ref

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.tensor.conversion import refuse_batched, scalar
from gradcli.engine.tensor.copying import byte_offset, in_copied_memory, laid_out_alike
from gradcli.engine.tensor.leaf import AccumulateGrad

if TYPE_CHECKING:
    from gradcli.engine.graph.graph import Node

DEEPCOPY_TEXT = (
    "Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol at the moment.  If you were attempting to deepcopy a module, "
    "this may be because of a torch.nn.utils.weight_norm usage, see https://github.com/pytorch/pytorch/pull/103001"
)
Array = np.ndarray[Any, Any]
Edge = tuple[Any, int, tuple[int, ...], np.dtype[Any]]
DIFFERENTIABLE = "fcV"  # NumPy's letters for floating and complex dtypes, and for bfloat16
WAITING: dict[int, ref[Any]] = {}  # what is pending: never anything where there are no large arrays


class Size(tuple[int, ...]):
    """The shape of a tensor."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"torch.Size({list(self)})"

    def numel(self) -> int:
        """How many elements a tensor of this shape has."""
        return math.prod(self)

    def __add__(self, other: Any) -> Size:
        if not isinstance(other, tuple):
            raise TypeError(f"can only concatenate tuple (not {type(other).__name__}) to torch.Size")
        return Size((*self, *other))

    def __radd__(self, other: Any) -> Any:
        return Size((*other, *self)) if isinstance(other, tuple) else NotImplemented

    def __getitem__(self, index: Any) -> Any:
        found = tuple.__getitem__(self, index)
        return Size(found) if isinstance(index, slice) else found


class View:
    """How a tensor is a view: of which base, and since which version of its memory its node holds good.

    `made` says how: ``""`` as usual, ``"no_grad"``, ``"inference"``, ``"several"`` (one of many outputs) or ``"function"`` (in a custom
    function); all but the first forbid in-place writes that would have to be recorded.  `maker` is the node's name and output for that refusal.
    """

    __slots__ = ("at", "base", "made", "maker")

    def __init__(self, base: Tensor, at: int, made: str = "", maker: tuple[str, int] = ("", 0)) -> None:
        self.base, self.at, self.made, self.maker = base, at, made, maker

    def refresh(self, tensor: Tensor) -> None:
        """Ask the base again for the history of `tensor`, this view of it, whose memory was written since."""
        raise NotImplementedError


class Tensor:
    """An array that may have a history.

    `cell` is a list of one int, the version of the memory: how often it was written.  A base and all its views share it.
    `requires` is set on leaves only; any other tensor requires grad when it has a node.  What few tensors have (hooks, a name, a class of
    its own) sits in `extra`.  A large result may have no `array` yet but only what it will be, `pending`; whoever asks for the array has it
    computed.  `look` does not.

    What tensors can do is in rooms further up; `members.loader` gives them their operators, methods and attributes.
    """

    __slots__ = ("__weakref__", "accumulator", "array", "cell", "extra", "gradient", "node", "origin", "output_nr", "pending", "requires")

    pending: Any

    def __init__(self, array: Array, requires: bool = False) -> None:
        self.array = array
        self.requires = requires
        self.node: Node | None = None
        self.output_nr = 0
        self.gradient: Tensor | None = None
        self.cell = [0]
        self.origin: View | None = None
        self.accumulator: ref[AccumulateGrad] | None = None
        self.extra: dict[str, Any] | None = None

    @property
    def shape(self) -> Size:
        return Size((look(self) if WAITING else self.array).shape)

    @property
    def ndim(self) -> int:
        return self.array.ndim

    @property
    def grad_fn(self) -> Node | None:
        """The node that made this tensor; a view whose memory was written since asks its base again."""
        view = self.origin
        if view is not None and view.at != self.cell[0]:
            view.refresh(self)
        return self.node

    @property
    def requires_grad(self) -> bool:
        """Whether results computed from this tensor are recorded.  A view that was not recorded still says what its base says."""
        origin = self.origin
        return (
            self.requires
            or (origin is not None and self.array.dtype.kind in DIFFERENTIABLE and origin.base.requires_grad)
            or self.grad_fn is not None
        )

    @property
    def is_leaf(self) -> bool:
        return self.grad_fn is None

    def edge(self) -> Edge | None:
        """Where a gradient for this tensor goes: node, output number, shape, dtype; None when none is wanted."""
        node = self.node if self.origin is None else self.grad_fn
        array = self.array
        if node is not None:
            return node, self.output_nr, array.shape, array.dtype
        return (self.accumulate_grad(), 0, array.shape, array.dtype) if self.requires else None

    def accumulate_grad(self) -> AccumulateGrad:
        """The node a leaf's gradient ends in.  The leaf holds it weakly, the graph strongly: no cycle."""
        found = self.accumulator() if self.accumulator is not None else None
        if found is None:
            found = AccumulateGrad(self)
            self.accumulator = ref(found)
        return found

    def alias(self) -> Tensor:
        """The same memory and version without the history: what ``detach()`` gives."""
        other = Tensor(self.array)
        other.cell = self.cell
        if self.extra is not None and "batched" in self.extra:
            other.set_note("batched", self.extra["batched"])
        return other

    def note(self, name: str, default: Any = None) -> Any:
        """One of the things few tensors have."""
        return default if self.extra is None else self.extra.get(name, default)

    def set_note(self, name: str, value: Any) -> None:
        if self.extra is None:
            self.extra = {}
        self.extra[name] = value

    # ---- Python's protocols -------------------------------------------------------------------------------------

    if TYPE_CHECKING:  # what `members.loader` adds

        def __getattr__(self, name: str) -> Any: ...
        def __iter__(self) -> Iterator[Tensor]: ...
        def __getitem__(self, index: Any) -> Any: ...
        def __setitem__(self, index: Any, value: Any) -> None: ...
        def __add__(self, other: Any) -> Any: ...
        def __sub__(self, other: Any) -> Any: ...
        def __mul__(self, other: Any) -> Any: ...
        def __truediv__(self, other: Any) -> Any: ...
        def __neg__(self) -> Any: ...
        def __pos__(self) -> Any: ...
        def __abs__(self) -> Any: ...
        def __invert__(self) -> Any: ...

    def __hash__(self) -> int:
        return id(self)

    def __copy__(self) -> Tensor:
        """A leaf over the same memory, with what the program wrote on the tensor."""
        other = self.alias()
        other.requires = self.requires_grad
        other.extra = self._kept_notes()
        return other

    def __deepcopy__(self, memo: dict[Any, Any]) -> Tensor:
        """A leaf over a copy of the memory.  A parameter leaves its gradient and attributes behind; hooks stay behind always."""
        if self.grad_fn is not None:
            fail(RuntimeError, DEEPCOPY_TEXT, mistakes.autograd)
        from copy import deepcopy

        if self.note("parameter"):
            other = memo[id(self)] = Tensor(laid_out_alike(self.array), self.requires)
            other.set_note("parameter", True)
            return other
        other = memo[id(self)] = Tensor(in_copied_memory(self.array, memo), self.requires_grad)
        other.extra = deepcopy(self._kept_notes(), memo)
        offset = byte_offset(other.array)
        if offset:
            other.set_note("offset", offset // other.array.itemsize)
        other.gradient = None if self.gradient is None else deepcopy(self.gradient, memo)
        return other

    def _kept_notes(self) -> dict[str, Any] | None:
        """Of what the tensor has besides its values, what a copy has too."""
        return {name: value for name, value in (self.extra or {}).items() if name in ("parameter", "attributes") and value} or None

    def __len__(self) -> int:
        if not self.array.ndim:
            raise TypeError("len() of a 0-d tensor")
        return len(self.array)

    def __bool__(self) -> bool:
        if self.array.size != 1:
            what = "no values" if self.array.size == 0 else "more than one value"
            fail(RuntimeError, f"Boolean value of Tensor with {what} is ambiguous", mistakes.one_truth)
        if self.extra is not None and "batched" in self.extra:
            refuse_batched(self, "bool")
        return bool(self.array.reshape(()).item())

    def __float__(self) -> float:
        return float(scalar(self, "double"))

    def __int__(self) -> int:
        return int(scalar(self, "int64_t"))

    def __complex__(self) -> complex:
        return complex(scalar(self))

    def __index__(self) -> int:
        if self.array.size != 1 or self.array.dtype.kind not in "iub":
            raise TypeError("only integer tensors of a single element can be converted to an index")
        if self.extra is not None and "batched" in self.extra:
            refuse_batched(self, "item")
        return int(self.array.reshape(()).item())

    def __contains__(self, element: Any) -> bool:
        if isinstance(element, (Tensor, int, float, complex)):
            return bool((self.array == (element.array if isinstance(element, Tensor) else element)).any())
        raise RuntimeError(f"Tensor.__contains__ only supports Tensor or scalar, but you passed in a {type(element)}.")


_array_of = vars(Tensor)["array"].__get__  # a slot, which asks nobody when it is empty


def look(tensor: Tensor) -> Any:
    """The array of a tensor, or what is pending in its place: both know their shape and dtype."""
    try:
        return _array_of(tensor)
    except AttributeError:
        return tensor.pending


def tensors_in(values: Iterable[Any]) -> Iterator[Tensor]:
    """The tensors among the arguments of an op, also those in a tuple."""
    for value in values:
        if isinstance(value, Tensor):
            yield value
        elif isinstance(value, tuple):
            yield from tensors_in(value)


def open_to_host() -> None:
    """Let Python find what is not there until somebody asks: an array that is pending, and attributes that a program wrote on a tensor.

    Only from now on, for beside a ``__getattr__`` some interpreters take the long way to every slot.
    """
    Tensor.__getattr__ = _get_late  # type: ignore[method-assign]


def _get_late(tensor: Tensor, name: str) -> Any:
    if name == "array":
        tensor.array = array = tensor.pending.result()
        return array
    own = tensor.note("attributes") or {}
    return own[name] if name in own else missing(tensor, name)


def missing(tensor: Tensor, name: str) -> NoReturn:
    """Refuse to read an attribute that tensors do not have."""
    kind = "Parameter" if tensor.note("parameter") else "Tensor"
    fail(AttributeError, f"'{kind}' object has no attribute '{name}'")
