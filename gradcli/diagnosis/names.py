"""What a name that leads nowhere was meant to be: by spelling, by the place it stands in, and by what other libraries call things."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from gradcli.diagnosis.edits import nodes_covering
from gradcli.diagnosis.foreign import KEYWORDS, MODULES, OPS
from gradcli.diagnostics import Span, did_you_mean
from gradcli.engine.functions import find
from gradcli.engine.functions import names as op_names
from gradcli.engine.tensor import Tensor
from gradcli.lang import runtime, syntax
from gradcli.lang.library import FILES, Module
from gradcli.operands import innermost
from gradcli.reads import names_bound

if TYPE_CHECKING:
    from gradcli.lang.world import World

NAMED = re.compile(r"(?:^name|no attribute|cannot import name|unexpected keyword argument) '([^']*)'")
UNKNOWN_KEYWORD = re.compile(
    r"^(?P<op>\w+)\(\) (?:got an unexpected keyword argument '(?P<one>\w+)'|received an invalid .* got \((?P<given>[^)]*)\))"
)


def suggestions(error: BaseException, code: str, where: Span | None, world: World, modules: Sequence[syntax.Module]) -> list[str]:
    """What to try instead of the name, attribute or keyword that is not there."""
    match = NAMED.search(str(error))
    if code == "E0204":
        return keyword(error)
    if code == "E0506":
        return key(error, where)
    if match is None:
        return []
    if code == "E0203":
        return attribute(match[1], error, where, modules)
    if code == "E0201" or code == "E0202":
        return name(match[1], where, world, modules)
    return meant(match[1], world.known_names())


def meant(word: str, candidates: Iterable[str]) -> list[str]:
    """The nearest candidates; of a pair like ``tanh`` and ``tanh_`` the in-place one only for a word that looks like one."""
    everything = set(candidates)
    in_place = {one for one in everything if one.endswith("_") and one.rstrip("_") in everything}
    near = did_you_mean(word, everything if word.endswith("_") else everything - in_place)
    if near:
        return [f"did you mean {' or '.join(f'`{one}`' for one in near)}?"]
    foreign = did_you_mean(word, [other for other, one in OPS.items() if one in everything])
    return [f"`{foreign[0]}` is `{OPS[foreign[0]]}` in PyTorch"] if foreign else []


# ---- names ---------------------------------------------------------------------------------------------------------------


def name(word: str, where: Span | None, world: World, modules: Sequence[syntax.Module]) -> list[str]:
    """A bare name: called, it was to be a function; before a dot, a module; else a value."""
    around = [] if where is None else nodes_covering(modules, where)
    if word in MODULES:
        return module_name(word, where, around, world)
    if world.torch_imported:
        if find(f"torch.{word}"):
            return [f"in a PyTorch program that is `torch.{word}`"]
        if find(f"nn.functional.{word}"):
            return [f"`import torch.nn.functional as F`, then `F.{word}`"]
    if word in OPS:
        return [f"in PyTorch that is `{prefixed(OPS[word], world)}`"]
    if word in FILES and not word.startswith("torch"):
        return [f"import it: `import {word}`"]
    called = any(isinstance(node, syntax.Call) and node.function.span == where for node in around)
    known = world.known_names()
    own = own_names(around)
    first = [one for one in known if callable_name(one, world)] if called else [*own, *world.names]
    return meant(word, first) or meant(word, [*own, *known])


def own_names(around: Sequence[syntax.Node]) -> list[str]:
    """The names of the functions around a place."""
    functions = [node for node in around if isinstance(node, (syntax.Function, syntax.Lambda))]
    found = {parameter.name for node in functions for parameter in node.parameters}
    return sorted(found.union(*(names_bound(part) for node in functions if isinstance(node, syntax.Function) for part in node.body)))


def callable_name(word: str, world: World) -> bool:
    value = world.names.get(word, world.shorthand.ambient.get(word))
    return callable(value) if value is not None else bool(find(f"torch.{word}") or find(f"nn.functional.{word}"))


def prefixed(word: str, world: World) -> str:
    return f"torch.{word}" if world.torch_imported else word


def module_name(word: str, where: Span | None, around: Sequence[syntax.Node], world: World) -> list[str]:
    """``np.ones`` in shorthand: the op needs no module; NumPy itself can be imported, JAX cannot."""
    asked = next((node.name for node in reversed(around) if isinstance(node, syntax.Attribute) and node.value.span == where), "")
    op = OPS.get(asked, asked)
    function = find(f"torch.{op}") or find(f"nn.functional.{op}") if op else None
    if function is not None:
        op = function.rows[0].name
        importable = MODULES[word] == "numpy" and not world.torch_imported
        return [f"write `{prefixed(op, world)}`{', or import it: `import numpy as np`' if importable else ''}"]
    if MODULES[word] not in FILES:
        return []
    return [f"import it: `import {MODULES[word]}{'' if word == MODULES[word] else f' as {word}'}`"]


# ---- attributes ----------------------------------------------------------------------------------------------------------


def attribute(word: str, error: BaseException, where: Span | None, modules: Sequence[syntax.Module]) -> list[str]:
    """What the value left of the dot has; a function that takes it, where that is what was meant."""
    frame = innermost(error, where)
    if frame is None or "owner" not in frame.f_locals:
        return []
    owner: Any = frame.f_locals["owner"]
    around = [] if where is None else nodes_covering(modules, where)
    text = next((node.value.span.text for node in around if node.span == where and isinstance(node, syntax.Attribute)), "it")
    if owner is None:
        return ["it has no gradient yet: call backward first"] if text.endswith(".grad") else []
    if isinstance(owner, (int, float)) and word in ("backward", "detach", "item", "grad", "requires_grad"):
        return [f"`{text}` is a Python number: `.item()`, `float()` or `int()` took it out of the graph"]
    if word in OPS and isinstance(owner, Tensor) and find(f"Tensor.{OPS[word]}"):
        return [f"in PyTorch that is `.{OPS[word]}()`"]
    if word in OPS and not isinstance(owner, Tensor) and OPS[word] in runtime.names_of(owner):
        return [f"in PyTorch that is `{OPS[word]}`"]
    if isinstance(owner, Module) and owner.name != "torch" and find(f"torch.{word}"):
        return [f"it is in torch itself: `torch.{word}`"]
    space = next((space for space in ("torch", "nn.functional") if find(f"{space}.{word}")), None) if isinstance(owner, Tensor) else None
    if space is not None:
        return [f"it is a function, not a method: `{'F' if '.' in space else space}.{word}({text})`"]
    return meant(word, runtime.names_of(owner))


def key(error: BaseException, where: Span | None) -> list[str]:
    """The nearest key of the dict."""
    frame = innermost(error, where)
    owner = frame.f_locals.get("owner") if frame is not None else None
    wanted = error.args[0] if error.args else None
    if not isinstance(owner, dict) or not isinstance(wanted, str):
        return []
    near = did_you_mean(wanted, [one for one in owner if isinstance(one, str)])
    return [f"did you mean {' or '.join(repr(one) for one in near)}?"] if near else []


# ---- keywords ------------------------------------------------------------------------------------------------------------


def keyword(error: BaseException) -> list[str]:
    """The nearest parameter of the op."""
    called, words = unknown_keywords(error)
    if not words:
        return []
    parameters = parameters_of(called)
    if words[0] in KEYWORDS and KEYWORDS[words[0]] in parameters:
        return [f"did you mean `{KEYWORDS[words[0]]}`?"]
    return meant(words[0], parameters)


def unknown_keywords(error: BaseException) -> tuple[str, list[str]]:
    """The op that was called, and the keywords it does not know."""
    match = UNKNOWN_KEYWORD.match(str(error))
    if match is None:
        return "", []
    if match["one"]:
        return match["op"], [match["one"]]
    known = parameters_of(match["op"])
    return match["op"], [word for word in re.findall(r"(\w+)=", match["given"]) if word not in known]


def parameters_of(called: str) -> set[str]:
    """Every parameter any op of this name has, and the options that all creations take."""
    rows = [row for space in ("torch", "Tensor", "nn.functional") if (found := find(f"{space}.{called}")) for row in found.rows]
    names = {one for row in rows for one in row.names} | {"dim", "keepdim", "input", "out"}
    if any(row.creates for row in rows):
        names |= {"dtype", "device", "requires_grad", "generator", "size"}
    return names if rows else set(op_names(called))
