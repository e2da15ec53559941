"""The tables of what host types show to a program, and how they are filled.

A type is entered once, by `expose` (names that are read off the value, names with a getter) or by `handle` (functions that look names up).
What is not entered shows nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, NoReturn

Getter = Callable[[Any, str], Any]
Putter = Callable[[Any, str, Any], None]


def special(words: str) -> frozenset[str]:
    """Names between double underscores."""
    return frozenset(f"__{word}__" for word in words.split())


# Special methods that do nothing but what an operator or builtin does too.
OPERATORS = special(
    """
    abs add and bool call ceil complex contains delitem divmod enter eq exit float floor floordiv format ge getitem gt hash iadd
    iand ifloordiv ilshift imatmul imod imul index init int invert ior ipow irshift isub iter itruediv ixor le len length_hint
    lshift lt matmul missing mod mul ne neg new next or pos post_init pow radd rand rdivmod repr reversed rfloordiv rlshift rmatmul
    rmod rmul ror round rpow rrshift rshift rsub rtruediv rxor setitem str sub truediv trunc xor get set delete set_name
    init_subclass class_getitem copy deepcopy
    """
)
NAMED = special("name qualname module doc")
# What NumPy and the host look for on a stranger, and what leads into the host: a program can neither read nor define these.
FORBIDDEN = special(
    """
    array_interface array_struct array array_ufunc array_function array_priority array_wrap array_finalize array_prepare
    array_namespace dlpack dlpack_device cuda_array_interface buffer release_buffer class_cell classcell reduce reduce_ex getstate
    setstate getnewargs getnewargs_ex subclasshook instancecheck subclasscheck mro_entries prepare del fspath dir sizeof
    torch_function weakref bases base mro subclasses code globals closure builtins defaults kwdefaults traceback wrapped_globals
    getinitargs flags dictoffset basicsize itemsize weakrefoffset abstractmethods gradcli
    """
)


class Table:
    """What one type shows: names read plainly off the value, names with a getter of their own, names that may be written."""

    def __init__(
        self, plain: Collection[str], getters: dict[str, Callable[[Any], Any]], written: Collection[str], of_class: Collection[str]
    ) -> None:
        self.plain = frozenset(plain)
        self.getters = getters
        self.written = frozenset(written)
        self.of_class = frozenset(of_class)

    def names(self) -> set[str]:
        return {*self.plain, *self.getters}


TABLES: dict[type, Table] = {}
GETTERS: dict[type, Getter] = {}
PUTTERS: dict[type, Putter] = {}
LISTERS: dict[type, Callable[[Any], Collection[str]]] = {}
CLASS_GETTERS: dict[type, Callable[[type, str], Any]] = {}  # how the class itself is read
CONSTRUCTORS: dict[Any, Any] = {}  # what calling a host class means, where it means something else
CONSTRUCTORS_BASES: dict[Any, Any] = {}  # what a class inherits from, where it names something else
PUBLIC_TYPES: dict[Any, Any] = {type: type}  # what `type(x)` shows, where it shows something else
PUBLIC_CHOICES: dict[type, Callable[[Any], Any]] = {}  # likewise, where the value decides
REMOVERS: dict[type, Callable[[Any, str], None]] = {}
MARK = object()  # sits in the dict of every class that the program made
FOUND: dict[type, Getter] = {}  # remembered by `runtime`: the getter of a type
PLAIN: dict[type, Any] = {}  # likewise: the names of a type that need no table


def expose(
    kind: type,
    plain: Collection[str] = (),
    getters: dict[str, Callable[[Any], Any]] | None = None,
    written: Collection[str] = (),
    of_class: Collection[str] = (),
) -> None:
    """Enter a host type: its instances show `plain` and `getters` and take writes to `written`; the class itself shows `of_class` too."""
    TABLES[kind] = Table(plain, getters or {}, written, of_class)
    forget()


def handle(kind: type, get: Getter | None = None, put: Putter | None = None, names: Callable[[Any], Collection[str]] | None = None) -> None:
    """Enter a host type whose attributes are looked up by functions of its own."""
    if get is not None:
        GETTERS[kind] = get
    if put is not None:
        PUTTERS[kind] = put
    if names is not None:
        LISTERS[kind] = names
    forget()


def forget() -> None:
    """Drop what was remembered of types: those of an earlier program need not stay alive."""
    FOUND.clear()
    PLAIN.clear()


# ---- what is whose -------------------------------------------------------------------------------------------------------------------


def is_program_class(kind: type) -> bool:
    """Classes that the program made carry a mark it cannot write."""
    return kind.__dict__.get("__gradcli__") is MARK


def defined(kind: type, name: str) -> bool:
    """Whether a class of the program defines `name`, in the order of lookup."""
    return any(name in base.__dict__ for base in kind.__mro__ if is_program_class(base))


def type_of(value: Any) -> Any:
    """``type(value)``."""
    kind = type(value)
    if kind in PUBLIC_CHOICES:
        return PUBLIC_CHOICES[kind](value)
    if issubclass(kind, type):
        kind = type
    return PUBLIC_TYPES.get(kind, kind)


def missing(value: Any, name: str) -> NoReturn:
    kind = type(value)
    shown = f"numpy.{kind.__name__}" if kind.__module__ == "numpy" else kind.__name__
    raise AttributeError(f"'{shown}' object has no attribute '{name}'", name=name, obj=None)


def missing_of_class(kind: type, name: str) -> NoReturn:
    raise AttributeError(f"type object '{kind.__name__}' has no attribute '{name}'", name=name, obj=None)
