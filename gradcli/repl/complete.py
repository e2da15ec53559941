"""What may come where the cursor stands: commands, files, members of what stands before a dot, keyword arguments, names, ops, keywords."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING, Any

from gradcli.engine.calls.functions import find
from gradcli.engine.members import members
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.access import runtime
from gradcli.lang.access.runtime import is_program_class
from gradcli.lang.compile.functions import parameters_of
from gradcli.lang.parsing.parser import machine
from gradcli.library import FILES, Module
from gradcli.records import NamedTuple
from gradcli.runs.report import Row, is_library

if TYPE_CHECKING:
    from gradcli.world.world import World

WORD = re.compile(r"\w*$")
DOTTED = re.compile(r"((?:[^\W\d]\w*\.)*[^\W\d]\w*|[)\]])\.\w*$")
QUESTION = re.compile(r"\s*\?+\s*[\w.]*$")
IMPORT = re.compile(r"(?:^|[;\n])\s*(?:import|from)\s+([\w.]*)$")
MEMBER = re.compile(r"(?:^|[;\n])\s*from\s+([\w.]+)\s+import\s+\(?\s*(?:[\w ]+,\s*)*\w*$")
KEYWORD = "keyword"  # what is said of one
FILE_COMMANDS = (":load", ":save")


class Candidate(NamedTuple):
    """A word that may stand here, and what it is."""

    text: str
    about: str = ""


def candidates(text: str, world: World) -> tuple[int, list[Candidate]]:
    """Where the word before the cursor begins, and what may stand in its place."""
    start = WORD.search(text).start()  # type: ignore[union-attr]  # it matches every text, if only its end
    command, space, rest = text.lstrip().partition(" ")
    if command.startswith(":"):
        if not space:
            return len(text) - len(command), beginning(command, commands())
        if command in FILE_COMMANDS:
            return len(text) - len(rest), files(rest)
    member = MEMBER.search(text)
    if member and member[1] in FILES:
        return start, beginning(text[start:], [Candidate(name) for name in sorted(world.load_module(member[1]).names())])
    imported = IMPORT.search(text)
    if imported:
        return imported.start(1), beginning(imported[1], [Candidate(name, "module") for name in sorted(FILES)])
    word, dotted = text[start:], DOTTED.search(text)
    if dotted:
        return start, beginning(word, members_of(dotted[1], world))
    if not word and not QUESTION.match(text):
        return start, keyword_arguments(text, world)
    words = [each for each in everything(world) if each.about != KEYWORD] if QUESTION.match(text) else everything(world)
    return start, unique([*beginning(word, keyword_arguments(text, world)), *beginning(word, words)])


def beginning(word: str, found: Iterable[Candidate]) -> list[Candidate]:
    """Those that begin so; private ones only when that is what is asked for."""
    return [each for each in found if each.text.startswith(word) and (word.startswith("_") or not each.text.startswith("_"))]


def unique(found: Iterable[Candidate]) -> list[Candidate]:
    """The first of each text."""
    return list({each.text: each for each in reversed(list(found))}.values())[::-1]


def commands() -> list[Candidate]:
    from gradcli.repl import commands

    return [Candidate(name, command.help) for name, command in commands.commands().items()]


def files(beginning: str) -> list[Candidate]:
    """Paths; a folder ends in a slash."""
    folder, _, name = beginning.rpartition("/")
    try:
        entries = sorted(
            os.scandir(Path(folder + "/" if beginning.startswith("/") else folder or ".").expanduser()), key=lambda entry: entry.name
        )
    except (OSError, RuntimeError):  # no such folder, or no home
        return []
    before = f"{folder}/" if "/" in beginning else ""
    shown = [entry for entry in entries if entry.name.startswith(name) and (name.startswith(".") or not entry.name.startswith("."))]
    return [Candidate(f"{before}{entry.name}{'/' if entry.is_dir() else ''}", "folder" if entry.is_dir() else "file") for entry in shown]


def everything(world: World) -> list[Candidate]:
    """The program's names with their shapes, then the language's keywords, then what the dialect knows."""
    own = [Candidate(name, about(value)) for name, value in reversed(world.names.items())]
    words = [Candidate(word, KEYWORD) for word in sorted(machine().scanner.words)]
    modules = [] if world.torch_imported else [Candidate("torch", "module"), Candidate("F", "module")]
    return own + words + modules + [Candidate(name, "op" if is_op(world, name) else "") for name in sorted(set(world.known_names()))]


def is_op(world: World, name: str) -> bool:
    return not world.torch_imported and name.islower() and name not in world.python.ambient


def about(value: Any) -> str:
    """``float32 [2, 3]`` of a tensor, the type of anything else."""
    if is_library(value):
        return "module"
    row = Row("", value)
    return f"{row.dtype} {row.shape}" if row.is_tensor else row.dtype


def members_of(owner: str, world: World) -> list[Candidate]:
    """What may follow the dot. Nothing is run to find out: what a call or an index gives is taken for a tensor."""
    if owner in ")]":
        return [Candidate(name) for name in members.names()]
    value = reached(owner, world)
    if isinstance(value, Module):
        return [Candidate(name) for name in value.names()]
    if isinstance(value, Tensor) or value is UNKNOWN:
        return [Candidate(name) for name in members.names()]
    return [Candidate(name) for name in sorted(runtime.names_of(value))]


UNKNOWN = object()


def reached(path: str, world: World) -> Any:
    """What a dotted name leads to, as far as that can be told without running anything of the program."""
    first, *rest = path.split(".")
    value = named(world, first)
    for name in rest:
        if isinstance(value, Module):
            value = value.member(name) if name in value.names() else UNKNOWN
        elif is_program_class(type(value)):
            kept = vars(value).get(name, UNKNOWN)
            value = kept if kept is not UNKNOWN else method(type(value), name)
        else:
            value = method(value, name) if isinstance(value, type) and is_program_class(value) else UNKNOWN
    return value


def method(kind: type, name: str) -> Any:
    """A function as a class has it; a property's value is not known before it is asked for."""
    found = next((vars(each)[name] for each in kind.__mro__ if name in vars(each)), UNKNOWN)
    found = getattr(found, "__func__", found)
    return found if isinstance(found, FunctionType) else UNKNOWN


def named(world: World, name: str) -> Any:
    """What a name stands for, if that can be told without running anything."""
    if name in world.names:
        return world.names[name]
    around = world.python if world.torch_imported else world.shorthand
    if name in around.ambient:
        return around.ambient[name]
    if world.torch_imported:
        return UNKNOWN
    if name in ("torch", "F"):
        return world.load_module("torch" if name == "torch" else "torch.nn.functional")
    torch = world.load_module("torch")
    return torch.member(name) if name in torch.names() else UNKNOWN


def keyword_arguments(text: str, world: World) -> list[Candidate]:
    """``dim=`` inside the parentheses of a call: of an op, of a function or class of the program or the library, of an instance."""
    called = re.search(r"((?:\w+\.)*)(\w+)\([^()]*$", text)
    if called is None:
        return []
    owner, name = called[1].rstrip("."), called[2]
    own = parameters_of(reached(called[1] + name, world))
    if own or (not owner and name in world.names):
        return [Candidate(f"{parameter}=", "argument") for parameter in own]
    spaces = (
        ["Tensor"]
        if owner in world.names and isinstance(world.names[owner], Tensor)
        else ["torch", "nn.functional", "linalg", "special", "fft", "Tensor"]
    )
    found = next((function for function in (find(f"{space}.{name}") for space in spaces) if function is not None), None)
    return unique(
        Candidate(f"{argument}=", "argument") for row in (found.rows if found else ()) for argument in row.names if argument != "self"
    )
