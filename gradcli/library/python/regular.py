"""``re``: the host's regular expressions; patterns and matches show their pure methods."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gradcli.lang.access import runtime
from gradcli.lang.syntax.words import words
from gradcli.library import Module

if TYPE_CHECKING:
    from gradcli.library.protocol import World

SEARCHES = words("findall finditer fullmatch match search split sub subn")
OTHERS = words("compile error escape Match Pattern A ASCII I IGNORECASE M MULTILINE S DOTALL X VERBOSE U UNICODE")

runtime.expose(re.Pattern, (*SEARCHES, "flags", "groupindex", "groups", "pattern"))
runtime.expose(re.Match, words("end endpos expand group groupdict groups lastgroup lastindex pos re span start string"))
runtime.expose(re.RegexFlag, ("name", "value"))


def load(world: World, name: str) -> Module:
    return Module(name, {member: getattr(re, member) for member in (*SEARCHES, *OTHERS)})
