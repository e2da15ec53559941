"""``?relu``: what a name is. An op has its page of the reference, a name of the program its value, any other name a sentence."""

from __future__ import annotations

import builtins
import re
from typing import TYPE_CHECKING, Any

from gradcli.diagnostics.model import UsageError, did_you_mean
from gradcli.engine.members import members
from gradcli.engine.tensor.tensor import Tensor
from gradcli.host.streams import Streams
from gradcli.lang.compile.functions import parameters_of
from gradcli.lang.parsing.parser import machine
from gradcli.library import Module
from gradcli.reference import catalogue
from gradcli.reference.layers import function_of
from gradcli.reference.text import field, reference, whole
from gradcli.reference.words import Word, word
from gradcli.render.values import value_text
from gradcli.render.wrapping import wrapped
from gradcli.repl.complete import UNKNOWN, reached
from gradcli.runs.report import Row

if TYPE_CHECKING:
    from gradcli.world.world import World

QUESTION = re.compile(r"\s*(?:\?+\s*([\w.:]+)|([\w.]+)\s*\?+)\s*")
HOSTS = frozenset(
    name for name, value in vars(builtins).items() if callable(value) and not isinstance(value, type)
)  # a program's own lack words


def question(entry: str) -> str | None:
    """The name that ``?name`` or ``name?`` asks for."""
    match = QUESTION.fullmatch(entry)
    return (match[1] or match[2]) if match else None


def describe(name: str, world: World, streams: Streams) -> str:
    """What to show: a value's type, shape and beginning, else the op's page, else the command's help, else a sentence."""
    from gradcli.repl.commands import commands

    if name.startswith(":") and name in commands():
        return wrapped(commands()[name].help, streams.page().text_width, f"{commands()[name].usage}  ") + "\n"
    if name in world.names:
        return of_value(Row(name, world.names[name]))
    page = streams.page()
    owner, _, last = name.rpartition(".")
    value = reached(owner, world) if owner else UNKNOWN
    is_member = isinstance(value, Tensor) or owner == "Tensor"
    op = last if is_member else name
    if catalogue.entries(whole(op)) and not (is_member and word(f"Tensor.{last}")):
        return reference(op, page.paint, page.text_width)
    known = (
        word(f"Tensor.{last}") if is_member else word(path_of(name, world)) or (word(f"Tensor.{name}") if name in members.names() else None)
    )
    if known is not None:
        return of_word(known, streams)
    return of_other(name, world, streams)


def path_of(name: str, world: World) -> str:
    """A dotted name as the table has it: ``nn.Linear`` of ``torch.nn.Linear``, and of ``layers.Linear`` where the program calls `nn` so."""
    owner, _, last = name.rpartition(".")
    value = reached(owner, world) if owner else UNKNOWN
    return f"{value.name}.{last}".removeprefix("torch.") if isinstance(value, Module) else name


def of_word(known: Word, streams: Streams) -> str:
    """A sentence and an example."""
    page = streams.page()
    name = known.name.replace("Tensor.", ".", 1)
    sentence, example = wrapped(known.sentence, page.text_width, indent="  "), field("example", known.example, page.paint)
    return f"{page.paint(name, 'bold')}\n{sentence}\n{example}\n"


def of_other(name: str, world: World, streams: Streams) -> str:
    """A class or function of the library, a builtin, a keyword; an error for what is none of these."""
    value = getattr(builtins, name, UNKNOWN) if name in HOSTS else reached(name, world)
    if name in machine().scanner.words:
        return f"{name}\n  A word of the language, as in Python.\n"
    if value is UNKNOWN:
        near = did_you_mean(name, [*world.names, *world.known_names(), *members.names()])
        helps = (f"did you mean {' or '.join(f'`{one}`' for one in near)}?",) if near else ("`:ops` lists the ops",)
        raise UsageError("E0201", f"no name or op is called `{name}`", help=helps)
    page = streams.page()
    paint, parameters = page.paint, parameters_of(value)
    title = f"{name}({', '.join(parameter for parameter in parameters if parameter != 'self')})" if parameters else name
    lines = [paint(title, "bold"), *(wrapped(line, page.text_width, indent="  ") for line in doc_of(value).split("\n") if line)]
    function = function_of(path_of(name, world)) if isinstance(value, type) else ""
    if function:
        lines.append(f"  A module that applies `F.{function}`:\n")
        return "\n".join(lines) + "\n" + reference(f"F.{function}", paint, page.text_width)
    return "\n".join(lines if len(lines) > 1 else [*lines, f"  {kind_of(value)}"]) + "\n"


def doc_of(value: Any) -> str:
    """What a function or class says of itself; of Python's own the first line."""
    text = getattr(value, "__doc__", None) if callable(value) else None
    return "" if not isinstance(text, str) else text.strip().split("\n\n")[0].strip()


def kind_of(value: Any) -> str:
    """What there is to say of a value without words of its own."""
    if isinstance(value, Module):
        return f"The module {value.name}: Tab after `.` lists what is in it."
    if isinstance(value, type):
        return f"The {'exception' if issubclass(value, BaseException) else 'class'} {value.__name__}."
    return "A function." if callable(value) else f"{value!r}"


def of_value(row: Row) -> str:
    """A value in a line: ``x: float32 [2, 2], leaf, [[1, 1], [1, 1]]``."""
    shape = f" {row.shape}" if row.is_tensor else ""
    parts = [f"{row.dtype or 'None'}{shape}", row.grad_fn, value_text(row) if row.dtype else ""]
    doc = getattr(row.value, "__doc__", None) if callable(row.value) else None
    return f"{row.name}: {', '.join(part for part in parts if part)}\n" + (f"{doc.strip()}\n" if doc else "")
