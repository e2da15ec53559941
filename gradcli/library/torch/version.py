"""``torch.__version__``: a text that compares with other versions number by number, so that 2.13 comes after 2.4."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable
from typing import Any

from gradcli.lang.access import runtime

FORM = r"v?(\d+(?:\.\d+)*)(?:\+(\w+))?"


def ordered(version: Any) -> tuple[tuple[int, ...], str] | None:
    """What versions are ordered by: the numbers, zeros at the end left out, then what follows a plus; None if it is no version."""
    text = version if isinstance(version, str) else ".".join(map(str, version)) if isinstance(version, Iterable) else ""
    found = re.fullmatch(FORM, text.strip())
    if found is None:
        return None
    numbers = [int(part) for part in found[1].split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers), found[2] or ""


def comparison(name: str) -> Callable[[str, Any], Any]:
    relation, plain = getattr(operator, name), getattr(str, f"__{name}__")

    def compare(self: str, other: Any) -> Any:
        mine, theirs = ordered(self), ordered(other)
        return plain(self, other) if mine is None or theirs is None else relation(mine, theirs)

    return compare


class TorchVersion(str):
    """The version of PyTorch whose results are given."""

    __slots__ = ()
    __module__ = "torch.torch_version"
    __hash__ = str.__hash__
    __lt__, __le__, __eq__, __gt__, __ge__ = (comparison(name) for name in ("lt", "le", "eq", "gt", "ge"))


runtime.expose(TorchVersion, runtime.TABLES[str].plain, runtime.TABLES[str].getters)
VERSION = TorchVersion("2.13.0+cpu")
