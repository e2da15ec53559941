"""Writing and deleting attributes, by the same tables as reading."""

from __future__ import annotations

from typing import Any

from gradcli.lang.access.exposed import (
    FORBIDDEN,
    NAMED,
    OPERATORS,
    PUTTERS,
    REMOVERS,
    TABLES,
    defined,
    exact,
    is_program_class,
    missing,
    shadow,
)


def put(value: Any, name: str, new: Any) -> None:
    """``value.name = new``."""
    name, kind = exact(name), type(value)
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
    shadow(name, new)
    if name in FORBIDDEN or (name == "__class__" and not (isinstance(new, type) and is_program_class(new))):
        raise AttributeError(f"'{type(value).__name__}' object attribute '{name}' is read-only")
    if name == "__dict__" and (type(new) is not dict or not all(type(key) is str for key in new)):
        raise TypeError(f"__dict__ must be set to a dictionary with names for keys, not a '{type(new).__name__}'")


def put_plain(value: Any, name: str, new: Any) -> None:
    """``object.__setattr__(value, name, new)``: past the program's own ``__setattr__``."""
    name = exact(name)
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
    shadow(name, new)
    setattr(kind, name, exact(new) if name in ("__name__", "__qualname__") else new)


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
    name = exact(name)
    if is_program_class(type(value)) or (isinstance(value, type) and is_program_class(value)):
        check_deleted(value, name)
        delattr(value, name)
        return
    remove = next((REMOVERS[base] for base in type(value).__mro__ if base in REMOVERS), None)
    if remove is None:
        missing(value, name)
    else:
        remove(value, name)


def delete_plain(value: Any, name: str) -> None:
    """``object.__delattr__(value, name)``: past the program's own ``__delattr__``."""
    name = exact(name)
    if is_program_class(type(value)):
        check_deleted(value, name)
        object.__delattr__(value, name)
    else:
        delete(value, name)


def check_deleted(value: Any, name: str) -> None:
    if name.startswith("__") and name.endswith("__") and (name in FORBIDDEN or name not in getattr(value, "__dict__", {})):
        missing(value, name)
