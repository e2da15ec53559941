"""What a program may read, write and call on a tensor: attributes, methods, ops, and what it wrote there itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.apply import call
from gradcli.engine.calls.functions import Method, find
from gradcli.engine.errors import fail
from gradcli.engine.families import names_in
from gradcli.engine.members.attributes import ATTRIBUTES as ATTRIBUTES
from gradcli.engine.members.attributes import SETTERS as SETTERS
from gradcli.engine.members.columns import COLUMNS
from gradcli.engine.members.methods import METHODS as METHODS
from gradcli.engine.table.table import overloads
from gradcli.engine.tensor.tensor import Tensor, missing


class Member:
    """A name of the table on the class of tensors, so that Python code finds it there."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, tensor: Any, kind: type) -> Any:
        return self if tensor is None else get(tensor, self.name)


def show(*names: str) -> None:
    """Let Python code find these names on a tensor.  One by one, for beside a ``__getattr__`` some interpreters take the long way to every slot."""
    there = vars(Tensor)
    for name in names:
        if name not in there:
            setattr(Tensor, name, Member(name))


def get(tensor: Tensor, name: str) -> Any:
    """The attribute or bound method `name` of a tensor."""
    getter = ATTRIBUTES.get(name)
    if getter is not None:
        return getter(tensor)
    function = METHODS.get(name) or find(f"Tensor.{name}")
    if function is not None:
        return Method(function, tensor)
    views = overloads(f"attribute.{name}")  # rows that are read without a call, as ``x.T``
    if views:
        return call(views[0], (tensor,))
    extra = tensor.note("attributes")
    if extra is not None and name in extra:
        return extra[name]
    return list(tensor.note(COLUMNS)) if name == COLUMNS and tensor.note(COLUMNS) else missing(tensor, name)


def reader(name: str) -> Callable[[Tensor], Any] | None:
    """What gives this attribute or bound method of any tensor, for who reads it again and again; None of a name that `get` has to look at."""
    getter = ATTRIBUTES.get(name)
    if getter is not None or name.startswith("__"):
        return getter
    function = METHODS.get(name) or find(f"Tensor.{name}")
    return None if function is None else partial(Method, function)


def put(tensor: Tensor, name: str, value: Any) -> None:
    """Write an attribute; one PyTorch does not know is kept with the tensor, as Python does."""
    write = SETTERS.get(name)
    if write is not None:
        write(tensor, value)
        return
    if name in ATTRIBUTES or overloads(f"attribute.{name}"):
        fail(AttributeError, f"attribute '{name}' of 'torch._C.TensorBase' objects is not writable")
    tensor.set_note("attributes", {**tensor.note("attributes", {}), name: value})


def remove(tensor: Tensor, name: str) -> None:
    """``del tensor.name``: a gradient is none from then on, and what the program wrote on the tensor is gone."""
    own = tensor.note("attributes", {})
    if name in own:
        tensor.set_note("attributes", {key: value for key, value in own.items() if key != name})
    elif name == "data":
        fail(RuntimeError, "Deleting tensor data is not allowed. Delete tensor instead!", mistakes.attribute)
    elif name in SETTERS or name in ATTRIBUTES or overloads(f"attribute.{name}"):
        put(tensor, name, None)
    else:
        missing(tensor, name)


def names() -> list[str]:
    """Every attribute and method of a tensor."""
    return sorted({*ATTRIBUTES, *METHODS, *names_in("Tensor"), *names_in("attribute")})
