"""The closed table: every attribute a program reads, writes or deletes goes through `get`, `put` and `delete`, and nothing else does.

What a type shows is what is entered for it in `exposed`, found by the value's class.  Instances and classes that the program defined show
what the program put into them.  A value of any other type shows nothing.  So there is no way to a frame, to globals, to a code object, or
to a module of the host.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from gradcli.lang.access.exposed import (
    CLASS_GETTERS,
    CONSTRUCTORS,
    CONSTRUCTORS_BASES,
    FORBIDDEN,
    FOUND,
    GETTERS,
    LISTERS,
    MARK,
    NAMED,
    OPERATORS,
    PLAIN,
    PUBLIC_CHOICES,
    PUBLIC_TYPES,
    REMOVERS,
    TABLES,
    Getter,
    defined,
    expose,
    forget,
    handle,
    is_program_class,
    missing,
    missing_of_class,
    type_of,
)
from gradcli.lang.access.writing import delete, delete_plain, put, put_plain

__all__ = [
    "CLASS_GETTERS",
    "CONSTRUCTORS",
    "CONSTRUCTORS_BASES",
    "FORBIDDEN",
    "GETTERS",
    "MARK",
    "OPERATORS",
    "PUBLIC_CHOICES",
    "PUBLIC_TYPES",
    "REMOVERS",
    "TABLES",
    "common",
    "defined",
    "delete",
    "expose",
    "forget",
    "get",
    "get_of_super",
    "handle",
    "is_program_class",
    "missing",
    "missing_of_class",
    "names_of",
    "put",
    "slots_of",
    "type_of",
]


# ---- values --------------------------------------------------------------------------------------------------------------------------


def get(value: Any, name: str) -> Any:
    """``value.name``."""
    kind = type(value)
    getter = FOUND.get(kind)
    if getter is None:
        getter = FOUND[kind] = getter_of(kind)
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
    return missing(value, name)


def guarded(value: Any, name: str) -> Any:
    """The three methods behind attribute access, as the program may have them: by way of this table."""
    if name == "__getattribute__":
        return lambda name: get(value, name)
    if name == "__delattr__":
        return lambda name: delete_plain(value, name)
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
                return type(value).__getattr__(value, name)
            raise

    return read


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
        return name_of_class(kind, name)
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


def name_of_class(kind: type, name: str) -> Any:
    """``A.__name__`` and its like; a type of C has its module in the name that Python's texts use, and not in this one."""
    module, dot, own = kind.__name__.rpartition(".")
    if not dot or name == "__doc__" or is_program_class(kind):
        return getattr(kind, name)
    return module if name == "__module__" else own


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
    found = PLAIN.get(kind)
    if found is None:
        found = PLAIN[kind] = _slots_of(kind)
    return found


def _slots_of(kind: type) -> Any:
    if issubclass(kind, type):
        return ()
    if is_program_class(kind):
        return () if any(base in GETTERS for base in kind.__mro__) else PLAIN_INSTANCE
    base = next((base for base in kind.__mro__ if base in TABLES or base in GETTERS), None)
    return TABLES[base].plain if base in TABLES and base not in GETTERS else ()
