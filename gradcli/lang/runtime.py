"""The closed table: every attribute a program reads, writes or deletes goes through `get`, `put` and `delete`, and nothing else does.

What a type shows is what is entered for it here (`expose`), found by the value's class.  Instances and classes that the program defined show
what the program put into them.  A value of any other type shows nothing.  So there is no way to a frame, to globals, to a code object, or to
a module of the host.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

Getter = Callable[[Any, str], Any]
Putter = Callable[[Any, str, Any], None]

# Special methods that do nothing but what an operator or builtin does too.
OPERATORS = frozenset(
    f"__{name}__"
    for name in """
    abs add and bool call ceil complex contains delitem divmod enter eq exit float floor floordiv format ge getitem gt hash iadd iand ifloordiv
    ilshift imatmul imod imul index init int invert ior ipow irshift isub iter itruediv ixor le len length_hint lshift lt matmul missing mod mul
    ne neg new next or pos post_init pow radd rand rdivmod repr reversed rfloordiv rlshift rmatmul rmod rmul ror round rpow rrshift rshift rsub
    rtruediv rxor setitem str sub truediv trunc xor get set delete set_name init_subclass class_getitem copy deepcopy
    """.split()
)
NAMED = frozenset({"__name__", "__qualname__", "__module__", "__doc__"})
# What NumPy and the host look for on a stranger: a program could hand them an address to read from.
FORBIDDEN = frozenset(
    f"__{name}__"
    for name in """
    array_interface array_struct array array_ufunc array_function array_priority array_wrap array_finalize array_prepare array_namespace dlpack
    dlpack_device cuda_array_interface buffer release_buffer class_cell classcell reduce reduce_ex getstate setstate getnewargs getnewargs_ex
    subclasshook instancecheck subclasscheck mro_entries prepare del fspath dir sizeof torch_function weakref bases base mro subclasses code
    globals closure builtins defaults kwdefaults traceback wrapped_globals getinitargs flags dictoffset basicsize itemsize weakrefoffset
    abstractmethods gradcli
    """.split()
)


class Table:
    """What one type shows: names read plainly off the value, names with a getter of their own, names that may be written."""

    def __init__(self, plain: Collection[str], getters: dict[str, Callable[[Any], Any]], written: Collection[str], of_class: Collection[str]) -> None:
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
CONSTRUCTORS: dict[Any, Any] = {}  # what calling a host class means, where it means something else
CONSTRUCTORS_BASES: dict[Any, Any] = {}  # what a class inherits from, where it names something else
PUBLIC_TYPES: dict[Any, Any] = {type: type}  # what `type(x)` shows, where it shows something else
CLASS_GETTERS: dict[type, Callable[[type, str], Any]] = {}
MARK = object()
_found: dict[type, Getter] = {}
_slots: dict[type, Any] = {}


def expose(
    kind: type,
    plain: Collection[str] = (),
    getters: dict[str, Callable[[Any], Any]] | None = None,
    written: Collection[str] = (),
    of_class: Collection[str] = (),
) -> None:
    """Enter a host type: its instances show `plain` and `getters` and take writes to `written`; the class itself shows `of_class` too."""
    TABLES[kind] = Table(plain, getters or {}, written, of_class)
    _found.clear()
    _slots.clear()


def forget() -> None:
    """Drop what was remembered of types: those of an earlier program need not stay alive."""
    _found.clear()
    _slots.clear()


def handle(kind: type, get: Getter | None = None, put: Putter | None = None, names: Callable[[Any], Collection[str]] | None = None) -> None:
    """Enter a host type whose attributes are looked up by functions of its own."""
    if get is not None:
        GETTERS[kind] = get
    if put is not None:
        PUTTERS[kind] = put
    if names is not None:
        LISTERS[kind] = names
    _found.clear()
    _slots.clear()


# ---- reading -------------------------------------------------------------------------------------------------------------------------


def get(value: Any, name: str) -> Any:
    """``value.name``."""
    kind = type(value)
    getter = _found.get(kind)
    if getter is None:
        getter = _found[kind] = getter_of(kind)
    return getter(value, name)


def getter_of(kind: type) -> Getter:
    """How attributes of a type are read."""
    if issubclass(kind, type):
        return get_of_class
    if is_program_class(kind):
        own = next((GETTERS[base] for base in kind.__mro__ if base in GETTERS), None)
        return get_of_instance if own is None else mixed(own)
    if issubclass(kind, tuple) and kind not in TABLES and hasattr(kind, "_fields"):
        expose(kind, (*TABLES[tuple].plain, *kind._fields))  # a named tuple shows its fields
    for base in kind.__mro__:
        if base in GETTERS:
            return GETTERS[base]
        if base in TABLES:
            return table_getter(base)
    return common


def common(value: Any, name: str) -> Any:
    """What everything has; all else is refused in Python's words."""
    if name == "__class__":
        return type_of(value)
    if name == "__doc__":
        return type(value).__doc__ if isinstance(type(value).__doc__, str) else None
    if name in OPERATORS and callable(getattr(type(value), name, None)):
        return getattr(value, name)
    if name in ("__setattr__", "__delattr__", "__getattribute__"):
        return guarded(value, name)
    missing(value, name)


def missing(value: Any, name: str) -> Any:
    raise AttributeError(f"'{type(value).__name__}' object has no attribute '{name}'", name=name, obj=None)


def guarded(value: Any, name: str) -> Any:
    """The three methods behind attribute access, as the program may have them: by way of this table."""
    if name == "__getattribute__":
        return lambda name: get(value, name)
    if name == "__delattr__":
        return lambda name: delete(value, name)
    return lambda name, new: put_plain(value, name, new)


def table_getter(base: type) -> Getter:
    table = TABLES[base]
    plain, getters = table.plain, table.getters

    def read(value: Any, name: str) -> Any:
        getter = getters.get(name)
        if getter is not None:
            return getter(value)
        return getattr(value, name) if name in plain else common(value, name)

    return read


def get_of_instance(value: Any, name: str) -> Any:
    """An instance of a program's class: its own names and those of its classes, along the host's lookup."""
    if not name.startswith("__") or not name.endswith("__"):
        return getattr(value, name)
    if name == "__dict__":
        return shown_dict(value)
    if name == "__traceback__":
        return None
    if name in ("__class__", "__doc__", "__cause__", "__context__") or name in FORBIDDEN:
        return getattr(value, name, None) if name in ("__doc__", "__cause__", "__context__") else common(value, name)
    if defined(type(value), name) or name in getattr(value, "__dict__", ()):
        return getattr(value, name)
    if name == "__module__":
        return type(value).__module__
    return common(value, name)


def mixed(own: Getter) -> Getter:
    """An instance of a program's class that inherits from a type with lookup of its own: the program's names, then that."""

    def read(value: Any, name: str) -> Any:
        if name == "__dict__":
            return shown_dict(value)
        if name in getattr(value, "__dict__", ()) or (name not in FORBIDDEN and defined(type(value), name)):
            return getattr(value, name)
        try:
            return own(value, name)
        except AttributeError:
            if defined(type(value), "__getattr__"):
                return type(value).__getattr__(value, name)  # type: ignore[attr-defined]
            raise

    return read


def defined(kind: type, name: str) -> bool:
    """Whether a class of the program defines `name`, in the order of lookup."""
    return any(name in base.__dict__ for base in kind.__mro__ if is_program_class(base))


def is_program_class(kind: type) -> bool:
    """Classes that the program made carry a mark it cannot write."""
    return kind.__dict__.get("__gradcli__") is MARK


def shown_dict(value: Any) -> Any:
    """``value.__dict__``: the instance's own names."""
    names = getattr(value, "__dict__", None)
    if names is None:
        missing(value, "__dict__")
    if isinstance(value, BaseException):
        return {name: item for name, item in names.items() if not name.startswith("gradcli_")}
    return names


# ---- classes -------------------------------------------------------------------------------------------------------------------------


def get_of_class(kind: type, name: str) -> Any:
    """``A.name`` for a class A."""
    if name in NAMED:
        return getattr(kind, name)
    if name == "__class__":
        return type_of(kind)
    if is_program_class(kind):
        return get_of_program_class(kind, name)
    for base in kind.__mro__:
        table = TABLES.get(base)
        if table is not None and (name in table.plain or name in table.of_class):
            return getattr(kind, name)
        if table is not None and name in table.getters:
            return unbound_getter(table.getters[name])
        if base in CLASS_GETTERS:
            return CLASS_GETTERS[base](kind, name)
    if name in OPERATORS and name in dir(kind):
        return getattr(kind, name)
    if name in ("__setattr__", "__delattr__", "__getattribute__"):
        return lambda value, *rest: guarded(value, name)(*rest)
    return missing_of_class(kind, name)


def unbound_getter(getter: Callable[[Any], Any]) -> Callable[..., Any]:
    """A method that a table provides, taken from the class: ``str.format(text, …)``."""
    return lambda value, *arguments, **keywords: getter(value)(*arguments, **keywords)


def get_of_program_class(kind: type, name: str) -> Any:
    if name == "__dict__":
        return {key: item for key, item in kind.__dict__.items() if key not in FORBIDDEN and key != "__dict__"}
    if name in ("__members__", "__annotations__"):
        return getattr(kind, name)
    if name in FORBIDDEN:
        return missing_of_class(kind, name)
    for base in kind.__mro__:
        if not is_program_class(base):
            return inherited_of_class(kind, base, name)
        if name in base.__dict__:
            return getattr(kind, name)
    return missing_of_class(kind, name)


def inherited_of_class(kind: type, base: type, name: str) -> Any:
    """A name that a program's class has from a host class, which shows it by its own table."""
    if name in ("__setattr__", "__delattr__", "__getattribute__"):
        return lambda value, *rest: guarded(value, name)(*rest)
    for host in kind.__mro__[kind.__mro__.index(base) :]:
        if is_program_class(host):
            if name in host.__dict__:
                return getattr(kind, name)
            continue
        table = TABLES.get(host)
        if table is not None and name in table.getters:
            return unbound_getter(table.getters[name])
        if table is not None and (name in table.plain or name in table.of_class):
            return getattr(kind, name)
        if host in CLASS_GETTERS:
            return CLASS_GETTERS[host](kind, name)
        if name in OPERATORS and name in host.__dict__:
            return getattr(kind, name)
    return missing_of_class(kind, name)


def missing_of_class(kind: type, name: str) -> Any:
    raise AttributeError(f"type object '{kind.__name__}' has no attribute '{name}'", name=name, obj=None)


def get_of_super(view: Any, name: str) -> Any:
    """``super().name``."""
    if name in ("__setattr__", "__delattr__", "__getattribute__"):
        found = getattr(view, name)
        return found if getattr(found, "__func__", None) is not None else guarded(view.__self__, name)
    if name == "__class__":
        return super
    if name in FORBIDDEN:
        missing(view, name)
    kind = view.__self_class__
    rest = kind.__mro__[kind.__mro__.index(view.__thisclass__) + 1 :]
    for base in rest:
        if is_program_class(base):
            if name in base.__dict__:
                return getattr(view, name)
            continue
        table = TABLES.get(base)
        if name in base.__dict__ and (name in OPERATORS or (table is not None and (name in table.plain or name in table.of_class))):
            return getattr(view, name)
        if table is not None and name in table.getters:
            return table.getters[name](view.__self__)
        if base in GETTERS:
            return GETTERS[base](view.__self__, name)
    return missing(view, name)


def type_of(value: Any) -> Any:
    """``type(value)``."""
    kind = type(value)
    if issubclass(kind, type):
        kind = type
    return PUBLIC_TYPES.get(kind, kind)


# ---- writing -------------------------------------------------------------------------------------------------------------------------


def put(value: Any, name: str, new: Any) -> None:
    """``value.name = new``."""
    kind = type(value)
    if is_program_class(kind):
        check_written(value, name, new)
        own = next((PUTTERS[base] for base in kind.__mro__ if base in PUTTERS), None)
        if own is None or defined(kind, "__setattr__"):
            setattr(value, name, new)
        else:
            own(value, name, new)
    elif issubclass(kind, type):
        put_of_class(value, name, new)
    else:
        put_of_host(value, name, new)


def check_written(value: Any, name: str, new: Any) -> None:
    """Refuse writes that would change what a value is to the host."""
    if name in FORBIDDEN or (name == "__class__" and not (isinstance(new, type) and is_program_class(new))):
        raise AttributeError(f"'{type(value).__name__}' object attribute '{name}' is read-only")
    if name == "__dict__" and type(new) is not dict:
        raise TypeError(f"__dict__ must be set to a dictionary, not a '{type(new).__name__}'")


def put_plain(value: Any, name: str, new: Any) -> None:
    """``object.__setattr__(value, name, new)``: past the program's own ``__setattr__``."""
    if not isinstance(name, str):
        raise TypeError(f"attribute name must be string, not '{type(name).__name__}'")
    if not is_program_class(type(value)):
        put(value, name, new)
        return
    check_written(value, name, new)
    own = next((PUTTERS[base] for base in type(value).__mro__ if base in PUTTERS), None)
    if own is None:
        object.__setattr__(value, name, new)
    else:
        own(value, name, new)


def put_of_class(kind: type, name: str, new: Any) -> None:
    if not is_program_class(kind):
        raise TypeError(f"cannot set '{name}' attribute of immutable type '{kind.__name__}'")
    if name in FORBIDDEN or (name.startswith("__") and name.endswith("__") and name not in OPERATORS | NAMED | {"__annotations__"}):
        raise AttributeError(f"attribute '{name}' of '{kind.__name__}' is not writable")
    setattr(kind, name, new)


def put_of_host(value: Any, name: str, new: Any) -> None:
    for base in type(value).__mro__:
        if base in PUTTERS:
            PUTTERS[base](value, name, new)
            return
        table = TABLES.get(base)
        if table is not None and name in table.written:
            setattr(value, name, new)
            return
        if table is not None and name in table.names():
            raise AttributeError(f"'{type(value).__name__}' object attribute '{name}' is read-only")
    missing(value, name)


def delete(value: Any, name: str) -> None:
    """``del value.name``."""
    if is_program_class(type(value)) or (isinstance(value, type) and is_program_class(value)):
        if name.startswith("__") and name.endswith("__") and name not in getattr(value, "__dict__", {}):
            missing(value, name)
        delattr(value, name)
        return
    remove = next((REMOVERS[base] for base in type(value).__mro__ if base in REMOVERS), None)
    if remove is None:
        missing(value, name)
    else:
        remove(value, name)


REMOVERS: dict[type, Callable[[Any, str], None]] = {}


# ---- looking around ------------------------------------------------------------------------------------------------------------------


def names_of(value: Any) -> list[str]:
    """``dir(value)``."""
    return sorted(set(found_names(value)))


def found_names(value: Any) -> Iterator[str]:
    if isinstance(value, type):
        yield from names_of_class(value)
        return
    if is_program_class(type(value)):
        yield from names_of_class(type(value))
        yield from (name for name in getattr(value, "__dict__", {}) if not name.startswith("gradcli_"))
    for base in type(value).__mro__:
        if base in LISTERS:
            yield from LISTERS[base](value)
            return
        if base in TABLES:
            yield from TABLES[base].names()
            return


def names_of_class(kind: type) -> Iterator[str]:
    for base in kind.__mro__:
        if is_program_class(base):
            yield from (name for name in base.__dict__ if name not in FORBIDDEN)
        elif base in TABLES:
            yield from TABLES[base].names()
            yield from TABLES[base].of_class


class AnyButSpecial:
    """The names of an instance that the host's own lookup may answer: all but the special ones."""

    def __contains__(self, name: object) -> bool:
        return not str(name).startswith("__")


PLAIN_INSTANCE = AnyButSpecial()


def slots_of(kind: type) -> Any:
    """Which names of a type need no table: a call site that met one reads it from the value directly the next time."""
    found = _slots.get(kind)
    if found is None:
        found = _slots[kind] = _slots_of(kind)
    return found


def _slots_of(kind: type) -> Any:
    if issubclass(kind, type):
        return ()
    if is_program_class(kind):
        return () if any(base in GETTERS for base in kind.__mro__) else PLAIN_INSTANCE
    base = next((base for base in kind.__mro__ if base in TABLES or base in GETTERS), None)
    return TABLES[base].plain if base in TABLES and base not in GETTERS else ()
