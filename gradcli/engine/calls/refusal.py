"""The TypeError of a call that no row takes, in PyTorch's words.

PyTorch tries the signatures of a function in turn and, when none fits, blames an argument of the only plausible one or lists them all.  The
signatures, read off PyTorch (tests/oracle/record_signatures.py), are in ``signatures.txt``, which is read only when a call is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.diagnostics.row import mark
from gradcli.engine.calls.parser import Refused, parser_text, unmatched_call
from gradcli.engine.table.kinds import MISS, word
from gradcli.engine.table.signatures import misfits, parsed, recorded, split
from gradcli.engine.tensor.tensor import Tensor

if TYPE_CHECKING:
    from gradcli.engine.calls.functions import Function


def refusal(function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Exception:
    """What PyTorch says of these arguments."""
    if not _python_text_of(function, args, kwargs):
        error = _misfit(function, args, kwargs)
        if error is not None:
            return error
    knows = all(any(name in row.names for row in function.rows) for name in kwargs)
    return as_error((_stranger(function, args) if knows else "") or _text(function, args, kwargs))


def _python_text_of(function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """What Python says of the number and names of the arguments; empty where PyTorch's function is none of Python's."""
    lines = recorded(function.name)
    return _python_text(lines[0], args, kwargs) if lines and lines[0].startswith("def ") else ""


def _misfit(function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Exception | None:
    """What a function of PyTorch's that is written in Python says of the first argument that should be a tensor, and which it uses as one."""
    row = function.rows[0]
    if all(len(args) > one.positional or not kwargs.keys() <= {*one.names, "input"} for one in function.rows):
        return None
    for place, kind, text in misfits(function.name):
        name = row.names[place]
        value = args[place] if place < len(args) else kwargs.get(name, kwargs.get("input", row) if not place else row)
        if value is not row and not isinstance(value, (Tensor, np.ndarray)) and row.kinds[place].convert(value) is MISS:
            said = text.format(word(value))
            error = AttributeError(said) if kind == "AttributeError" else TypeError(said)
            got = ", ".join([*map(word, args), *(f"{keyword}={word(value)}" for keyword, value in kwargs.items())])
            mark(error, mistakes.call_signature, function=function.__name__, got=f"({got})")
            return error
    return None


def as_error(text: str) -> TypeError:
    """The exception with a text, and the mistake that the text is about."""
    error = TypeError(str(text))
    if isinstance(text, Refused):
        mark(error, text.raised.mistake, **text.raised.facts)
    return error


def _stranger(function: Function, args: tuple[Any, ...]) -> str:
    """What PyTorch's Python functions of ``*tensors`` say of one that is none."""
    if not any(row.varargs == "tensors" for row in function.rows):
        return ""
    items = args[0] if len(args) == 1 and type(args[0]) in (tuple, list) else args
    at = next((at for at, item in enumerate(items) if not isinstance(item, Tensor)), None)
    return "" if at is None else f"expected Tensor as element {at} in argument 0, but got {word(items[at])}"


def _text(function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    bound_to_self = function.name.startswith("Tensor.")
    general = f"torch.{function.name.rpartition('.')[2]}"
    lines = recorded(function.name) or ([] if bound_to_self else recorded(general))
    called_by = lines if lines and lines[0].startswith("def ") else []
    if called_by:
        text = _python_text(lines[0], args, kwargs)
        if text:
            return text
        lines = recorded(general)
        lines = [] if lines and lines[0].startswith("def ") else lines
        bound_to_self = False
    signatures = [parsed(line) for line in lines]
    if not signatures:
        return _own_text(function, args, kwargs)
    if bound_to_self and not (args and isinstance(args[0], Tensor)):
        return f"descriptor '{function.__name__}' for 'torch._C.TensorBase' objects doesn't apply to a '{word(args[0]) if args else 'type'}' object"
    said = parser_text(signatures, args[1:] if bound_to_self else args, kwargs, bound_to_self, in_python=bool(called_by))
    if called_by and isinstance(said, Refused) and said.raised.mistake is mistakes.arguments:
        said = ""  # the function of Python's passes on more than it was given
    return said or _own_text(function, args, kwargs)


def _own_text(function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """For a function PyTorch's recorded signatures do not explain: the rows of the table."""
    got = ", ".join([*map(word, args), *(f"{name}={word(value)}" for name, value in kwargs.items())])
    rows = "".join(f" * {row}\n" for row in function.rows)
    text = f"{function.__name__}() received an invalid combination of arguments - got ({got}), but expected one of:\n{rows}"
    return unmatched_call(text, function.__name__, f"({got})", kwargs, {name for row in function.rows for name in row.names})


def _python_text(line: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """What Python says where PyTorch's function is a Python one; empty when the arguments fit its names."""
    name = line[4:].partition("(")[0]
    names = [part.partition("=")[0].strip() for part in split(line[4:].partition("(")[2].rpartition(")")[0])]
    if any(part.startswith("**") for part in names):
        return ""
    positional = names[: names.index("*")] if "*" in names else names
    for keyword in kwargs:
        if keyword not in names and not any(part.startswith("*") and part != "*" for part in names):
            text = f"{name}() got an unexpected keyword argument '{keyword}'"
            return Refused.of(text, mistakes.unknown_keyword, function=name, keyword=keyword)
        if keyword in positional[: len(args)]:
            return f"{name}() got multiple values for argument '{keyword}'"
    required = [
        part for part in split(line[4:].partition("(")[2].rpartition(")")[0]) if "=" not in part and not part.startswith(("*", "/"))
    ]
    missing = [part for part in required if part not in kwargs and part not in positional[: len(args)]]
    if missing:
        text = f"{name}() missing {len(missing)} required positional argument{'s' * (len(missing) > 1)}: {_listed(missing)}"
        return Refused.of(text, mistakes.arguments)
    if len(args) > len(positional):
        least = len([part for part in required if part in positional])
        span = f"from {least} to {len(positional)}" if least != len(positional) else str(len(positional))
        text = f"{name}() takes {span} positional argument{'s' * (len(positional) != 1)} but {len(args)} were given"
        return Refused.of(text, mistakes.arguments)
    return ""


def _listed(missing: list[str]) -> str:
    quoted = [f"'{name}'" for name in missing]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])}{',' * (len(quoted) > 2)} and {quoted[-1]}"


def refuse_as(name: str, *args: Any) -> None:
    """Refuse arguments that PyTorch hands on to the function `name` and that its parser does not take."""
    text = parser_text([parsed(line) for line in recorded(name)], args, {}, False)
    if text is not None:
        raise as_error(text)
