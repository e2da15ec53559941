"""Tensors: an array, where it came from, and whose memory it is."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any
from weakref import ref

import numpy as np

from gradcli.engine import families

if TYPE_CHECKING:
    from gradcli.engine.graph.graph import AccumulateGrad, Node

Array = np.ndarray[Any, Any]
Edge = tuple[Any, int, tuple[int, ...], np.dtype[Any]]
WAITING: dict[int, ref[Any]] = {}  # what is pending: never anything where there are no large arrays


DEEPCOPY_TEXT = (
    "Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol at the moment.  If you were attempting to deepcopy a module, "
    "this may be because of a torch.nn.utils.weight_norm usage, see https://github.com/pytorch/pytorch/pull/103001"
)


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


class Member:
    """A method or attribute that is kept in a table further up, under the name it has in its class."""

    __slots__ = ("name",)

    def __set_name__(self, kind: type, name: str) -> None:
        self.name = name

    def __get__(self, tensor: Any, kind: type) -> Any:
        return self if tensor is None else LATE["member"](tensor, self.name)


# What the table of ops shows on a tensor.  A `__getattr__` would do, but beside one some interpreters take the long way to every slot.
Members = type("Members", (), {"__slots__": ()} | {name: Member() for name in families.tensor_names()})


class Tensor(Members):  # type: ignore[misc,valid-type]  # a class like any other
    """An array that may have a history.

    `cell` is a list of one int, the version of the memory: how often it was written.  A base and all its views share it.
    `requires` is set on leaves only; any other tensor requires grad when it has a node.  What few tensors have (hooks, a name, a class of
    its own) sits in `extra`.  A large result may have no `array` yet but only what it will be, `pending`; whoever asks for the array has it
    computed.  `look` does not.
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
            LATE["refresh"](self)
        return self.node

    @property
    def requires_grad(self) -> bool:
        """Whether results computed from this tensor are recorded.  A view that was not recorded still says what its base says."""
        return self.requires or (self.origin is not None and self.origin.base.requires_grad) or self.grad_fn is not None

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
            from gradcli.engine.graph.graph import AccumulateGrad

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

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """What `Members` shows, and `members.show` adds."""

    def __repr__(self) -> str:
        return str(LATE["repr"](self))

    def __hash__(self) -> int:
        return id(self)

    def __deepcopy__(self, memo: dict[int, Any]) -> Tensor:
        """A leaf of its own memory, with a copy of its gradient."""
        if self.grad_fn is not None:
            raise RuntimeError(DEEPCOPY_TEXT)
        from copy import deepcopy

        copied = Tensor(self.array.copy(order="K"), self.requires)
        memo[id(self)] = copied
        copied.extra = None if self.extra is None else dict(self.extra)
        copied.gradient = None if self.gradient is None else deepcopy(self.gradient, memo)
        return copied

    def __len__(self) -> int:
        if not self.array.ndim:
            raise TypeError("len() of a 0-d tensor")
        return len(self.array)

    def __iter__(self) -> Iterator[Tensor]:
        if not self.array.ndim:
            raise TypeError("iteration over a 0-d tensor")
        return iter(OPERATE["unbind"](self))

    def __bool__(self) -> bool:
        if self.array.size != 1:
            what = "no values" if self.array.size == 0 else "more than one value"
            raise RuntimeError(f"Boolean value of Tensor with {what} is ambiguous")
        if self.extra is not None and "batched" in self.extra:
            LATE["one_of_many"](self, "bool")
        return bool(self.array.reshape(()).item())

    def __float__(self) -> float:
        return float(LATE["scalar"](self, "double"))

    def __int__(self) -> int:
        return int(LATE["scalar"](self, "int64_t"))

    def __complex__(self) -> complex:
        return complex(LATE["scalar"](self))

    def __index__(self) -> int:
        if self.array.size != 1 or self.array.dtype.kind not in "iub":
            raise TypeError("only integer tensors of a single element can be converted to an index")
        if self.extra is not None and "batched" in self.extra:
            LATE["one_of_many"](self, "item")
        return int(self.array.reshape(()).item())

    def __format__(self, spec: str) -> str:
        return str(LATE["format"](self, spec))

    def __contains__(self, element: Any) -> bool:
        if isinstance(element, (Tensor, int, float, complex)):
            return bool((self.array == (element.array if isinstance(element, Tensor) else element)).any())
        raise RuntimeError(f"Tensor.__contains__ only supports Tensor or scalar, but you passed in a {type(element)}.")

    def __getitem__(self, index: Any) -> Any:
        return OPERATE["getitem"](self, index)

    def __setitem__(self, index: Any, value: Any) -> None:
        OPERATE["setitem"](self, index, value)

    def __neg__(self) -> Any:
        return OPERATE["neg"](self)

    def __pos__(self) -> Any:
        return OPERATE["pos"](self)

    def __abs__(self) -> Any:
        return OPERATE["abs"](self)

    def __invert__(self) -> Any:
        return OPERATE["invert"](self)


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


# Filled by files further up: what the operators do, and the rest of what a tensor needs of code that needs tensors.
OPERATE: dict[str, Callable[..., Any]] = {}
LATE: dict[str, Callable[..., Any]] = {}
