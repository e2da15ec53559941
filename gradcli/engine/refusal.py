"""The TypeError of a call that no row takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.engine.kinds import word

if TYPE_CHECKING:
    from gradcli.engine.functions import Function


def refusal(function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> TypeError:
    """What PyTorch says of these arguments."""
    got = ", ".join([*map(word, args), *(f"{name}={word(value)}" for name, value in kwargs.items())])
    rows = "".join(f" * {row}\n" for row in function.rows)
    return TypeError(f"{function.__name__}() received an invalid combination of arguments - got ({got}), but expected one of:\n{rows}")
