"""The tables of what host types show to a program, and how they are filled.

A type is entered once, by `expose` (names that are read off the value, names with a getter) or by `handle` (functions that look names up).
What is not entered shows nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from types import CodeType, FunctionType
from typing import Any, NoReturn
from weakref import WeakSet

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
    init_subclass class_getitem copy deepcopy torch_function
    """
)
# Of these, what a host value answers: what makes, remakes or rebinds a value is for the classes of the program and what they inherit from.
MAKING = special("init new post_init get set delete set_name init_subclass class_getitem")
OF_HOSTS = OPERATORS - MAKING
NAMED = special("name qualname module doc")
# What NumPy and the host look for on a stranger, and what leads into the host: a program can neither read nor define these.
FORBIDDEN = special(
    """
    array_interface array_struct array array_ufunc array_function array_priority array_wrap array_finalize array_prepare
    array_namespace dlpack dlpack_device cuda_array_interface buffer release_buffer class_cell classcell reduce reduce_ex getstate
    setstate getnewargs getnewargs_ex subclasshook instancecheck subclasscheck mro_entries prepare del fspath dir sizeof
    torch_dispatch weakref bases base mro subclasses code globals closure builtins defaults kwdefaults traceback wrapped_globals
    getinitargs flags dictoffset basicsize itemsize weakrefoffset abstractmethods gradcli
    self_class thisclass dataclass_params isabstractmethod text_signature signature
    """
)
# What a class cannot define either: a false class deceives every check of the host's, and the fields of a dataclass are `records`' own.
UNDEFINABLE = FORBIDDEN | special("class dataclass_fields")


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
OPEN: set[type] = set()  # host classes a program may hold as they are: calling one, or handing it to the host to call, is harmless
SEALED: dict[type, Any] = {}  # what a program holds in place of another one
BASES: set[type] = set()  # host classes a program's class may inherit from, each inherited method reviewed
UNCHANGING: set[type] = set()  # host types whose values a copy may share
PROGRAM = "<program>"  # the file of the code of a program's functions, which no code of the host has
PROGRAM_CODE: set[CodeType] = set()  # the code of other host functions that stand for functions of the program
MARK = object()  # sits in the dict of every class that the program made
FOUND: dict[type, Getter] = {}  # remembered by `runtime`: the getter of a type
PLAIN: dict[type, Any] = {}  # likewise: the names of a type that need no table
SHADOWED: set[str] = set()  # names under which an instance was given a class of the host that means something else when called
OPENED: WeakSet[type] = WeakSet()  # classes of the program of which an instance handed out its dict
SITES: list[Any] = []  # the places in native code that remember a class


class AnyButSpecial:
    """The names of an instance that the host's own lookup may answer: all but the special ones."""

    def __contains__(self, name: object) -> bool:
        return not str(name).startswith("__")


PLAIN_INSTANCE = AnyButSpecial()


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
    forget_sites()


def forget_programs() -> None:
    """Drop what was remembered of the classes of a program."""
    for known in (FOUND, PLAIN):
        for kind in filter(is_program_class, tuple(known)):  # another thread may enter or drop some meanwhile
            known.pop(kind, None)
    forget_sites()


def shadow(name: str, new: Any) -> None:
    """An attribute of the program's is given a value: native code that calls methods of that name has to look again."""
    if type(new) is type and new in CONSTRUCTORS and name not in SHADOWED:
        SHADOWED.add(name)
        forget_sites()


def open_dict(value: Any, names: dict[str, Any]) -> dict[str, Any]:
    """The dict of an instance, handed out: anything may be written there then."""
    if type(value) not in OPENED:
        OPENED.add(type(value))
        forget_sites()
    return names


def forget_sites() -> None:
    for site in SITES:
        site.kind = None
    SITES.clear()


EQUALITY = special("eq ne hash")


# ---- names ---------------------------------------------------------------------------------------------------------------------------


def exact(name: Any) -> str:
    """A name as the host's own text: a subclass of `str` may answer `==`, `hash` and `startswith` as it likes.

    One that says other than `str` what it equals is not taken for a name at all.
    """
    kind = type(name)
    if kind is str:
        return str(name)
    if not issubclass(kind, str):
        raise TypeError(f"attribute name must be string, not '{kind.__name__}'")
    if any(is_program_class(base) and not base.__dict__.keys().isdisjoint(EQUALITY) for base in kind.__mro__):
        raise TypeError(f"attribute name must be a plain string, and '{kind.__name__}' says itself what it equals")
    return str.__str__(name)


# ---- what is whose -------------------------------------------------------------------------------------------------------------------


def is_program_class(kind: type) -> bool:
    """Classes that the program made carry a mark it cannot write."""
    return kind.__dict__.get("__gradcli__") is MARK


def inheritable(kind: type) -> bool:
    """Whether a class of the program may inherit from a host class."""
    return kind in BASES or issubclass(kind, BaseException)


def host_of(kind: type) -> type:
    """The host class that a class of the program comes from and whose table says what it has from there: `object` for most."""
    return next((base for base in kind.__mro__ if base in TABLES), object)


def made_by(host: type) -> Callable[..., Any]:
    """``list.__new__``: what makes an instance, of the program's classes and of itself only."""

    def make(kind: Any, *arguments: Any, **keywords: Any) -> Any:
        if not (kind is host or (isinstance(kind, type) and is_program_class(kind))):
            raise TypeError(f"{host.__name__}.__new__(X): X is not a class of the program")
        return host.__new__(kind, *arguments, **keywords)

    make.__name__ = make.__qualname__ = "__new__"
    return make


def is_program_function(function: Any) -> bool:
    """Whether a host function stands for a function that the program wrote."""
    return type(function) is FunctionType and (function.__code__.co_filename == PROGRAM or function.__code__ in PROGRAM_CODE)


def own_of(kind: type, name: str) -> type | None:
    """The class in which the host's lookup of `name` on an instance of `kind` ends."""
    return next((base for base in kind.__mro__ if name in base.__dict__), None)


def defined(kind: type, name: str) -> bool:
    """Whether a class of the program defines `name`, in the order of lookup."""
    return any(name in base.__dict__ for base in kind.__mro__ if is_program_class(base))


def type_of(value: Any) -> Any:
    """``type(value)``, as a program may hold it."""
    kind = type(value)
    if kind in PUBLIC_CHOICES:
        return PUBLIC_CHOICES[kind](value)
    return shown_type(type if issubclass(kind, type) else kind)


def shown_type(kind: type) -> Any:
    """A class as a program may hold it: itself where it is open or the program's, else what stands for it."""
    shown = PUBLIC_TYPES.get(kind)
    if shown is not None:
        return shown
    if kind in OPEN or is_program_class(kind) or issubclass(kind, BaseException) or isinstance(kind, Sealed):
        return kind
    return sealed(kind)


class Sealed(type):
    """The class of what stands for a host class that a program may compare with and ask about, but not call or inherit from.

    A host function that is handed a class calls it past every check of `compile_calls`: so what must not be called is never handed out.
    """

    hidden: type
    make: Callable[..., Any] | None

    def __call__(cls, *arguments: Any, **keywords: Any) -> Any:
        if cls.make is None:
            raise TypeError(f"cannot create '{cls.__name__}' instances")
        return cls.make(*arguments, **keywords)

    def __instancecheck__(cls, value: Any) -> bool:
        return isinstance(value, cls.hidden)

    def __subclasscheck__(cls, kind: type) -> bool:
        return issubclass(kind.hidden if isinstance(kind, Sealed) else kind, cls.hidden)

    def __getitem__(cls, parameters: Any) -> Any:
        """``np.ndarray[…]`` in an annotation."""
        return cls

    def __repr__(cls) -> str:
        return repr(cls.hidden)


def sealed(kind: type, make: Callable[..., Any] | None = None) -> Any:
    """What stands for a host class; with `make`, calling it means that."""
    shown = SEALED.get(kind)
    if shown is None:
        own = {"__module__": kind.__module__, "__doc__": kind.__doc__ if isinstance(kind.__doc__, str) else None, "hidden": kind}
        shown = SEALED[kind] = Sealed(kind.__name__, (), {**own, "make": None, "__slots__": ()})
    if make is not None:
        shown.make = staticmethod(make)
    return shown


def open_to_programs(*kinds: type) -> None:
    """Let programs hold these host classes as they are."""
    OPEN.update(kind for kind in kinds if not is_program_class(kind))


def missing(value: Any, name: str) -> NoReturn:
    kind = type(value)
    if kind in PUBLIC_CHOICES:
        kind = PUBLIC_CHOICES[kind](value)
    shown = f"numpy.{kind.__name__}" if kind.__module__ == "numpy" else kind.__name__
    raise AttributeError(f"'{shown}' object has no attribute '{name}'", name=name, obj=None)


def missing_of_class(kind: type, name: str) -> NoReturn:
    raise AttributeError(f"type object '{kind.__name__}' has no attribute '{name}'", name=name, obj=None)
