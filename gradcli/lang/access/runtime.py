"""The closed table: every attribute a program reads, writes or deletes goes through `get`, `put` and `delete`, and nothing else does.

What a type shows is what is entered for it in `exposed`, found by the value's class.  Instances and classes that the program defined show
what the program put into them.  A value of any other type shows nothing.  So there is no way to a frame, to globals, to a code object, or
to a module of the host.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gradcli.diagnostics.facts import names_of_program
from gradcli.lang.access.exposed import (
    BASES,
    CLASS_GETTERS,
    CONSTRUCTORS,
    CONSTRUCTORS_BASES,
    FORBIDDEN,
    FOUND,
    GETTERS,
    MAKING,
    MARK,
    NAMED,
    OF_HOSTS,
    OPERATORS,
    PLAIN,
    PLAIN_INSTANCE,
    PROGRAM_CODE,
    PUBLIC_CHOICES,
    PUBLIC_TYPES,
    REMOVERS,
    TABLES,
    UNCHANGING,
    Getter,
    Sealed,
    defined,
    exact,
    expose,
    forget,
    handle,
    host_of,
    inheritable,
    is_program_class,
    is_program_function,
    made_by,
    missing,
    missing_of_class,
    open_dict,
    open_to_programs,
    own_of,
    sealed,
    shown_type,
    type_of,
)
from gradcli.lang.access.listing import names_of
from gradcli.lang.access.writing import delete, delete_plain, put, put_plain

__all__ = [
    "BASES",
    "CLASS_GETTERS",
    "CONSTRUCTORS",
    "CONSTRUCTORS_BASES",
    "FORBIDDEN",
    "GETTERS",
    "MARK",
    "OPERATORS",
    "PROGRAM_CODE",
    "PUBLIC_CHOICES",
    "PUBLIC_TYPES",
    "REMOVERS",
    "TABLES",
    "UNCHANGING",
    "common",
    "defined",
    "delete",
    "exact",
    "expose",
    "forget",
    "get",
    "get_of_super",
    "handle",
    "inheritable",
    "is_program_class",
    "is_program_function",
    "missing",
    "missing_of_class",
    "names_of",
    "open_to_programs",
    "own_of",
    "put",
    "sealed",
    "shown_type",
    "slots_of",
    "type_of",
]


# ---- values --------------------------------------------------------------------------------------------------------------------------


def get(value: Any, name: str) -> Any:
    """``value.name``."""
    if type(name) is not str:
        name = exact(name)
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
        if own is not None:
            return mixed(own)
        host = host_of(kind)
        return get_of_instance if host is object else derived(host)
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
    kind = type(value)
    if name == "__class__":
        return type_of(value)
    if name == "__doc__":
        return kind.__doc__ if isinstance(kind.__doc__, str) else None
    if name in OPERATORS and callable(getattr(kind, name, None)):
        if name in OF_HOSTS or is_program_class(kind):
            return getattr(value, name)
        if name == "__init__" and inheritable(kind):
            return getattr(value, name)
        if name == "__new__" and inheritable(kind):
            return made_by(kind)
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
    owner = own_of(type(value), name)
    if owner is not None and is_program_class(owner):
        return getattr(value, name)
    if name in getattr(value, "__dict__", ()):
        return value.__dict__[name]
    if name == "__module__":
        return type(value).__module__
    return common(value, name)


def derived(host: type) -> Getter:
    """An instance of a program's class that inherits from a host type: the program's names, then those the table has of that type.

    The host's own lookup would find everything the host type has.
    """
    inherited = table_getter(host)

    def read(value: Any, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            return get_of_instance(value, name)
        kind = type(value)
        owner = own_of(kind, name)
        if owner is None or is_program_class(owner):
            return getattr(value, name)
        names = getattr(value, "__dict__", None)
        if names is not None and name in names and not hasattr(type(owner.__dict__[name]), "__set__"):
            return names[name]
        try:
            return inherited(value, name)
        except AttributeError:
            if defined(kind, "__getattr__"):
                return kind.__getattr__(value, name)
            raise

    return read


def mixed(own: Getter) -> Getter:
    """An instance of a program's class that inherits from a type with lookup of its own: the program's names, then that."""

    def read(value: Any, name: str) -> Any:
        if name == "__dict__":
            return shown_dict(value)
        owner = None if name in FORBIDDEN else own_of(type(value), name)
        if name in getattr(value, "__dict__", ()) or (owner is not None and is_program_class(owner)):
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
    return names_of_program(value) if isinstance(value, BaseException) else open_dict(value, names)


# ---- classes -------------------------------------------------------------------------------------------------------------------------


def get_of_class(kind: type, name: str) -> Any:
    """``A.name`` for a class A."""
    if name in NAMED:
        return name_of_class(kind, name)
    if name == "__class__":
        return type_of(kind)
    if is_program_class(kind):
        return get_of_program_class(kind, name)
    if isinstance(kind, Sealed):
        return get_of_sealed(kind, name)
    for base in kind.__mro__:
        table = TABLES.get(base)
        if table is not None and (name in table.plain or name in table.of_class):
            return getattr(kind, name)
        if table is not None and name in table.getters:
            return unbound_getter(table.getters[name])
        if base in CLASS_GETTERS:
            return CLASS_GETTERS[base](kind, name)
    return operator_of_class(kind, name)


def get_of_sealed(kind: Any, name: str) -> Any:
    """A name of what stands for a class: what the class itself shows, without what would make one."""
    hidden = kind.hidden
    if name in MAKING:
        return missing_of_class(kind, name)
    return get_of_class(hidden, name)


def operator_of_class(kind: type, name: str) -> Any:
    """``int.__add__``; what makes an instance only of classes that the program's may inherit from."""
    if name in ("__setattr__", "__delattr__", "__getattribute__"):
        return lambda value, *rest: guarded(value, name)(*rest)
    if name == "__new__" and inheritable(kind):
        return made_by(kind)
    if (name in OF_HOSTS or (name in MAKING and inheritable(kind))) and name in dir(kind):
        return getattr(kind, name)
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
    if name in FORBIDDEN:
        return missing_of_class(kind, name)
    if name in ("__members__", "__annotations__"):
        return getattr(kind, name)
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
        if name in host.__dict__:  # the host's own lookup ends here
            return operator_of_host(kind, host, name)
    return missing_of_class(kind, name)


def operator_of_host(kind: type, host: type, name: str) -> Any:
    """A special method that a program's class has from a host class."""
    if name not in OPERATORS:
        return missing_of_class(kind, name)
    return made_by(host) if name == "__new__" else getattr(kind, name)


def get_of_super(view: Any, name: str) -> Any:
    """``super().name``."""
    if name in ("__setattr__", "__delattr__", "__getattribute__"):
        found = getattr(view, name)
        return found if is_program_function(getattr(found, "__func__", None)) else guarded(SELF(view), name)
    if name == "__class__":
        return super
    if name in FORBIDDEN:
        missing(view, name)
    kind, this = SELF_CLASS(view), THIS_CLASS(view)
    rest = () if kind is None else kind.__mro__[kind.__mro__.index(this) + 1 :]  # None: of a class alone
    for base in rest:
        if is_program_class(base):
            if name in base.__dict__:
                return getattr(view, name)
            continue
        table = TABLES.get(base)
        if table is not None and name in table.getters:
            return table.getters[name](SELF(view))
        if name in base.__dict__ and name == "__new__":
            return made_by(base)
        if name in base.__dict__ and (name in OPERATORS or (table is not None and (name in table.plain or name in table.of_class))):
            return getattr(view, name)
        if base in GETTERS:
            return GETTERS[base](SELF(view), name)
        if name in base.__dict__:
            break  # the host's own lookup ends here
    return missing(view, name)


# A program's class may have names such as these, which the host's lookup on a `super` would find first.
SELF, SELF_CLASS, THIS_CLASS = (super.__dict__[name].__get__ for name in ("__self__", "__self_class__", "__thisclass__"))


# ---- names that need no table ---------------------------------------------------------------------------------------------------------


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
        return PLAIN_INSTANCE if getter_of(kind) is get_of_instance else ()
    base = next((base for base in kind.__mro__ if base in TABLES or base in GETTERS), None)
    return TABLES[base].plain if base in TABLES and base not in GETTERS else ()
