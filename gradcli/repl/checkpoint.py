"""A session as it was at one moment, to go back to without running anything again.

What a program can reach and change is a graph of objects.  A checkpoint walks it once and notes what each of them holds: the items of a list, the
attributes of an instance, the elements of an array that owns its memory.  Going back writes that into the same objects.  No object is copied, so
whatever refers to another one still does: views share memory with their base, a closure sees its variables, a graph leads to its leaves.

Some objects do not tell what they hold: a generator that is at work, an iterator half way through.  Where a program has such, or more than is worth
keeping, there is no checkpoint, and the caller runs the entries again as ever.
"""

from __future__ import annotations

import abc
import enum
import functools
import gc
import io
import operator
import random
import re
import sys
import types
import warnings
import weakref
from collections import Counter, defaultdict, deque, namedtuple
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import PurePath
from typing import Any, Generic, Protocol

import numpy as np

from gradcli.engine.fusion.large import settle
from gradcli.engine.state import STATE
from gradcli.lang.access.exposed import EQUALITY, defined, forget, is_program_class
from gradcli.lang.compile.frame import Surroundings
from gradcli.lang.compile.functions import Made
from gradcli.runs.session import Session

OBJECTS, BYTES = 300_000, 1 << 28  # the most that is worth keeping
SHARE = 16  # of a limit on memory

# What never changes and leads nowhere, or outlives every program.
CONSTANT = frozenset(
    map(type, (None, ..., NotImplemented, True, range(0), len, object.__init__, str.join, [].__len__, sys.float_info, sys.version_info))
)
CONSTANT |= {types.ModuleType, types.CodeType, types.GetSetDescriptorType, types.MemberDescriptorType, types.GenericAlias, types.UnionType}
CONSTANT |= {re.Pattern, re.Match, weakref.ref, type(np.random.default_rng)}
CONSTANT |= {type(vars(abc.ABC)["_abc_impl"]), type(vars(namedtuple("Named", "name"))["name"])}
# So do their instances and those of what inherits from them, but for the classes of programs.
UNCHANGING = (str, int, float, complex, bytes, PurePath, io.IOBase, np.generic, np.dtype)
# What never changes and leads to what may.
FIXED: tuple[type, ...] = (
    *(tuple, frozenset, slice, property, staticmethod, classmethod, types.MethodType, types.MappingProxyType, super, functools.partial),
    *(operator.itemgetter, operator.attrgetter, operator.methodcaller, type({}.keys()), type({}.values()), type({}.items())),
)
CHANCE = (random.Random, np.random.BitGenerator, np.random.RandomState, np.random.Generator)
# Containers and their like whose content is noted; what inherits from them, of the program or of gradcli, is known as well.
KNOWN = frozenset({object, list, bytearray, dict, set, deque, defaultdict, Counter, *UNCHANGING[:5], *FIXED})
KNOWN |= {weakref.WeakSet, Generic, Protocol, abc.ABC, *(kind for kind in vars(enum).values() if isinstance(kind, enum.EnumType))}
# Where the classes of gradcli's own are whose instances describe, show or run a program and hold nothing of it.
DESCRIBING = tuple(
    f"gradcli.{room}."
    for room in ("analysis", "diagnosis", "diagnostics", "engine.table", "host", "lang", "ops", "options", "render", "repl", "views")
)
# What is not the program's: how a session speaks, when it is watched, and what code that was compiled since may rely on.
OF_THE_HOST = frozenset({"beneath", "clock", "observer", "on_warning", "running", "settings", "where"})
OF_THE_HOST |= {"__dict__", "__weakref__", "_ignored", "_scope", "_write"}
MISSING = object()


class Unkept(Exception):
    """Something does not tell what it holds, or there is too much."""


class Checkpoint:
    """What `session` holds now. Raises Unkept where that cannot be said."""

    def __init__(self, session: Session) -> None:
        self.seen: dict[int, Any] = {}  # by `id`; what is in here stays alive, so that no other object has its `id`
        self.puts: list[Callable[[], object]] = []  # each writes what one object held
        self.nbytes = 0
        limit = session.settings.memory_limit
        self.most_bytes = BYTES if limit is None else min(BYTES, limit // SHARE)
        self.waiting: list[Any] = [session, STATE]
        self.session = session
        settle()
        while self.waiting:
            value = self.waiting.pop()
            if id(value) not in self.seen:
                self.seen[id(value)] = value
                self.note(value)
                if len(self.seen) > OBJECTS:
                    raise Unkept("many objects")

    def restore(self) -> None:
        """Have everything hold what it did; all of it, whatever interrupts."""
        settle()
        try:
            self.put()
        except BaseException:
            self.put()
            raise

    def put(self) -> None:
        for put in self.puts:
            put()
        forget()

    # ---- one object ------------------------------------------------------------------------------------------------------------
    #
    # Nothing here asks an object: `isinstance`, `getattr` and the hash of a key may all run the program.

    def note(self, value: Any) -> None:
        """Note what an object holds, and have what that leads to noted too."""
        kind = type(value)
        if issubclass(kind, type):
            if is_program_class(value):
                self.note_class(value)
        elif issubclass(kind, np.ndarray):
            self.note_array(value)
        elif kind is types.FunctionType:
            self.lead_to(*(value.__closure__ or ()), value.__defaults__, value.__kwdefaults__, value.__dict__)
        elif kind is types.CellType:
            self.note_cell(value)
        elif issubclass(kind, CHANCE):
            self.note_chance(value)
        elif kind is types.BuiltinFunctionType and type(value.__self__) is not types.ModuleType:
            self.lead_to(value.__self__)
        elif kind in CONSTANT or ((issubclass(kind, UNCHANGING) or kind.__module__.startswith("numpy")) and not is_program_class(kind)):
            return
        elif not self.is_known(kind):
            raise Unkept(kind.__name__)
        else:
            self.note_content(value, kind)
            self.note_attributes(value, kind)

    def is_known(self, kind: type) -> bool:
        """Whether instances of a class tell all that they hold."""
        return issubclass(kind, BaseException) or all(base in KNOWN or is_program_class(base) or home(base) for base in kind.__mro__)

    def lead_to(self, *values: Any) -> None:
        self.waiting += values

    def note_content(self, value: Any, kind: type) -> None:
        """What a container holds, whatever class of the program it has."""
        if issubclass(kind, list):
            items = list(list.__iter__(value))
            self.puts.append(lambda: list.__setitem__(value, slice(None), items))
            self.lead_to(*items)
        elif issubclass(kind, bytearray):
            content = bytes(memoryview(value))
            self.puts.append(lambda: bytearray.__setitem__(value, slice(None), content))
        elif issubclass(kind, deque):
            queue = list(deque.__iter__(value))
            self.puts.append(lambda: (deque.clear(value), deque.extend(value, queue)))
            self.lead_to(*queue)
        elif issubclass(kind, dict):
            refuse_keys(dict.keys(value))
            names = dict(dict.items(value))
            self.puts.append(lambda: (dict.clear(value), dict.update(value, names)))
            self.lead_to(*names, *names.values())
        elif issubclass(kind, set):
            refuse_keys(set.__iter__(value))
            members = frozenset(set.__iter__(value))
            self.puts.append(lambda: (set.clear(value), set.update(value, members)))
            self.lead_to(*members)
        elif issubclass(kind, FIXED):
            self.lead_to(*gc.get_referents(value))
        elif issubclass(kind, BaseException):
            for slot in (vars(BaseException)[name] for name in ("args", "__cause__", "__context__")):
                self.note_slot(value, slot)

    def note_attributes(self, value: Any, kind: type) -> None:
        """What an instance holds under names."""
        if is_of_the_host(kind):
            return
        if is_program_class(kind) or home(kind):
            self.puts.append(lambda: put_kind(value, kind))
            self.lead_to(kind)
        slots, own = slots_of(kind)
        for slot in slots:
            self.note_slot(value, slot)
        names = None if own is None else own.__get__(value)
        if type(names) is dict:
            kept = {name: held for name, held in names.items() if name not in OF_THE_HOST}
            self.puts.append(lambda: put_names(names, kept))
            self.lead_to(*kept.values())

    def note_slot(self, value: Any, slot: Any) -> None:
        held = read(slot, value)
        self.puts.append(lambda: put_slot(slot, value, held))
        self.lead_to(held)

    def note_class(self, kind: type) -> None:
        """The attributes of a class of the program."""
        names = {name: held for name, held in vars(kind).items() if type(held) is not types.GetSetDescriptorType}
        self.puts.append(lambda: put_class(kind, names))
        self.lead_to(*names.values(), *kind.__mro__[1:], type(kind))

    def note_array(self, array: np.ndarray[Any, Any]) -> None:
        """The shape, and the elements where they are this array's own."""
        shape = array.shape
        self.puts.append(lambda: put_shape(array, shape))
        if array.base is not None:
            if issubclass(type(array.base), np.ndarray):
                self.lead_to(array.base)
            elif array.flags.writeable:
                raise Unkept("memory of somebody else's")
        elif array.dtype.hasobject:
            raise Unkept("objects in an array")
        elif array.flags.writeable:
            self.nbytes += array.nbytes
            if self.nbytes > self.most_bytes:
                raise Unkept("much memory")
            elements = array.copy()
            self.puts.append(lambda: np.copyto(array, elements))

    def note_cell(self, cell: types.CellType) -> None:
        """A variable of a function."""
        try:
            held = cell.cell_contents
        except ValueError:
            self.puts.append(lambda: empty(cell))
            return
        self.puts.append(lambda: setattr(cell, "cell_contents", held))
        self.lead_to(held)

    def note_chance(self, generator: Any) -> None:
        """Where a generator of random numbers is."""
        if issubclass(type(generator), random.Random):
            there = generator.getstate()
            self.puts.append(lambda: generator.setstate(there))
        elif issubclass(type(generator), np.random.RandomState):  # with the second number of a pair that it may have drawn
            legacy = generator.get_state(legacy=False)
            self.puts.append(lambda: generator.set_state(legacy))
        elif issubclass(type(generator), np.random.BitGenerator):
            state = generator.state
            self.puts.append(lambda: setattr(generator, "state", state))
        else:
            self.lead_to(generator._bit_generator)


@cache
def home(kind: Any) -> str:
    """The module of gradcli's that a class comes from, whatever it shows to programs; for all others nothing."""
    functions = [held for base in kind.__mro__ for held in vars(base).values() if type(held) is types.FunctionType]
    names = [kind.__module__, *(str(function.__globals__.get("__name__")) for function in functions)]
    return next((name for name in names if name.startswith("gradcli.")), "")


def is_of_the_host(kind: type) -> bool:
    """Whether instances of a class hold nothing of a program."""
    return not is_program_class(kind) and kind not in (Surroundings, Made) and home(kind).startswith(DESCRIBING)


@cache
def slots_of(kind: Any) -> tuple[list[Any], Any]:
    """The slots of a class and of those above it, and what gives an instance's dict, if it has one."""
    found = [(base, name, held) for base in kind.__mro__ for name, held in vars(base).items()]
    slots = [
        slot for base, name, slot in found if type(slot) is types.MemberDescriptorType and base not in FIXED and name not in OF_THE_HOST
    ]
    return slots, next((held for _, name, held in found if name == "__dict__" and type(held) is types.GetSetDescriptorType), None)


def refuse_keys(keys: Any) -> None:
    """Raise Unkept if one of a dict's keys says itself what it equals, for then it is the program that puts it back."""
    for key in keys:
        if is_program_class(type(key)) and any(defined(type(key), special) for special in EQUALITY):
            raise Unkept(type(key).__name__)
        if type(key) in (tuple, frozenset):
            refuse_keys(key)


def put_shape(array: np.ndarray[Any, Any], shape: tuple[int, ...]) -> None:
    """The shape of an array, which `a.shape = …` writes."""
    if array.shape != shape:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # NumPy would rather see a new array, but here it is to be this one
            array.shape = shape


def read(slot: Any, value: Any) -> Any:
    try:
        return slot.__get__(value)
    except AttributeError:
        return MISSING


def put_kind(value: Any, kind: type) -> None:
    """The class of an instance, which a program may change."""
    if type(value) is not kind:
        vars(object)["__class__"].__set__(value, kind)


def put_slot(slot: Any, value: Any, held: Any) -> None:
    """A slot, if something else is in it now: some cannot be written."""
    if read(slot, value) is held:
        return
    if held is MISSING:
        slot.__delete__(value)
    else:
        slot.__set__(value, held)


def put_names(names: dict[str, Any], kept: dict[str, Any]) -> None:
    """The attributes of an instance; those of the host stay what they are."""
    of_the_host = {name: held for name, held in names.items() if name in OF_THE_HOST}
    names.clear()
    names.update(kept | of_the_host)


def put_class(kind: type, names: dict[str, Any]) -> None:
    """The attributes of a class."""
    for name in [name for name in vars(kind) if name not in names and type(vars(kind)[name]) is not types.GetSetDescriptorType]:
        type.__delattr__(kind, name)
    for name, held in names.items():
        if vars(kind).get(name, MISSING) is not held:
            type.__setattr__(kind, name, held)


def empty(cell: types.CellType) -> None:
    """Leave a variable without a value."""
    with suppress(ValueError):
        del cell.cell_contents
