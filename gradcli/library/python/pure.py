"""Small modules of pure functions, the host's own: ``bisect``, ``cmath``, ``heapq``, ``numbers``, ``platform`` and ``textwrap``."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from gradcli.lang.access import runtime
from gradcli.lang.syntax.words import words
from gradcli.library import Module

if TYPE_CHECKING:
    from gradcli.library.protocol import World

NAMES = {
    "bisect": words("bisect bisect_left bisect_right insort insort_left insort_right"),
    "heapq": words("heapify heappop heappush heappushpop heapreplace nlargest nsmallest"),
    "numbers": words("Complex Integral Number Rational Real"),
    "platform": words("python_version python_version_tuple python_implementation system"),
    "textwrap": words("dedent fill indent shorten wrap"),
}


def load(world: World, name: str) -> Module:
    host: Any = import_module(name)
    found = {one: getattr(host, one) for one in NAMES.get(name) or dir(host) if not one.startswith("_")}
    for value in found.values():
        if isinstance(value, type):
            runtime.expose(value)
    return Module(name, found)
