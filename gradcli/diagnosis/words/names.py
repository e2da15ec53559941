"""What a name that leads nowhere was meant to be: by spelling, by the place it stands in, and by what other libraries call things."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from gradcli.diagnosis.evidence.library import name_of_torch
from gradcli.diagnosis.evidence.numbers import taken_out
from gradcli.diagnosis.evidence.operands import values_at
from gradcli.diagnosis.words.foreign import KEYWORDS, MODULES, OPS, VALUES
from gradcli.diagnosis.words.homes import home, how_to_reach
from gradcli.diagnostics import mistakes
from gradcli.diagnostics.facts import arguments_of
from gradcli.diagnostics.model import Span, did_you_mean
from gradcli.diagnostics.row import Raised
from gradcli.engine.calls.functions import find
from gradcli.engine.families import directory, names_in
from gradcli.engine.members.members import METHODS
from gradcli.engine.state import STATE
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.access import runtime
from gradcli.lang.access.contents import parts
from gradcli.lang.syntax import nodes as syntax
from gradcli.lang.syntax.places import nodes_covering
from gradcli.lang.syntax.reads import names_bound
from gradcli.library import FILES, Module, absent

if TYPE_CHECKING:
    from gradcli.world.world import World

GROWING = ("append", "extend", "insert", "push", "concat", "concatenate")


def suggestions(error: BaseException, carried: Raised, where: Span | None, world: World, modules: Sequence[syntax.Module]) -> list[str]:
    """What to try instead of the name, attribute, keyword or key that is not there."""
    mistake = carried.mistake
    if mistake.code == "E0501" and (field := formatted(where, modules)) is not None:
        spec = field.spec.span.text if field.spec is not None else ""
        return [f"`:{spec}` formats one number: write each with `f'{{v:{spec}}}' for v in {field.value.span.text}.tolist()`"]
    if mistake.code == "E0501" and any(value is None for value in values_at(error, where) or ()):
        return [no_gradient(text, world) for text in gradients_at(where, modules)][:1]
    if mistake.code in ("E0204", "E0507"):
        return keyword(carried, where, modules)
    if mistake is mistakes.missing_key:
        return key(error, where)
    if mistake.code == "E0203":
        return attribute(error, where, world, modules)
    if mistake is mistakes.unknown_name and isinstance(error, NameError) and error.name:
        return name(error.name, where, world, modules)
    if mistake is mistakes.unknown_member:
        return meant(carried.facts["name"], world.known_names())
    return []


def formatted(where: Span | None, modules: Sequence[syntax.Module]) -> syntax.FormattedField | None:
    """The field of an f-string at a place, if it has a format."""
    around = [] if where is None else nodes_covering(modules, where)
    return next((node for node in around if isinstance(node, syntax.FormattedField) and node.span == where and node.spec), None)


def meant(word: str, candidates: Iterable[str]) -> list[str]:
    """The nearest candidates; of a pair like ``tanh`` and ``tanh_`` the in-place one only for a word that looks like one."""
    everything = set(candidates)
    in_place = {one for one in everything if one.endswith("_") and one.rstrip("_") in everything}
    near = did_you_mean(word, everything if word.endswith("_") else everything - in_place)
    if near:
        return [f"did you mean {' or '.join(f'`{one}`' for one in near)}?"]
    longer = sorted(one for one in everything - in_place if len(word) > 2 and one.startswith(f"{word}_"))
    if longer:
        return [f"did you mean {' or '.join(f'`{one}`' for one in longer[:3])}?"]
    foreign = did_you_mean(word, [other for other, one in OPS.items() if one in everything])
    return [f"`{foreign[0]}` is `{OPS[foreign[0]]}` in PyTorch"] if foreign else []


# ---- names ---------------------------------------------------------------------------------------------------------------


def name(word: str, where: Span | None, world: World, modules: Sequence[syntax.Module]) -> list[str]:
    """A bare name: if it is called, a function was meant; before a dot, a module; else a value."""
    around = [] if where is None else nodes_covering(modules, where)
    if word in MODULES:
        return module_name(word, where, around, world)
    is_called = any(isinstance(node, syntax.Call) and node.function.span == where for node in around)
    dotted = any(isinstance(node, syntax.Attribute) and node.value.span == where for node in around)
    own = [*own_names(around), *world.names]
    later = defined_later(word, where, modules)
    if later is not None:
        return [f"`{word}` gets its value later, on line {later.line}: move that before this line"]
    if (owner := owner_of(word, around)) is not None:
        return [f"it is an attribute: `{owner}.{word}`"]
    nearest = [] if is_called or dotted else meant(word, own)  # a value is the program's, mostly
    if derivative(word, where, around, world):
        return [f"end the program with `{word[1:]}`: its derivatives are shown by themselves"]
    return (
        known_elsewhere(word, is_called, world)
        or nearest
        or how_to_reach(word, world)
        or meant(word, [one for one in world.known_names() if callable_name(one, world)] if is_called else own)
        or meant(word, [*own, *world.known_names(), "True", "False", "None"])
        or without_value(word, is_called or dotted, world)
    )


def without_value(word: str, is_used: bool, world: World) -> list[str]:
    """A variable of mathematics: shorthand computes with numbers, and shows the formula beside the result."""
    if is_used or world.torch_imported:
        return []
    return [f"give `{word}` a value before this, as in `{word} = 1.0`"]


def defined_later(word: str, where: Span | None, modules: Sequence[syntax.Module]) -> Span | None:
    """The statement at top level that gives a name its value after the place where it is read."""
    for module in modules:
        for statement in module.body:
            is_later = where is not None and where.source is statement.span.source and statement.span.start > where.start
            if is_later and word in names_bound(statement):
                return statement.span
    return None


def owner_of(word: str, around: Sequence[syntax.Node]) -> str | None:
    """The first parameter of the method around a place, where a method of the same class writes this attribute of its own."""
    kinds = [node for node in around if isinstance(node, syntax.Class)]
    methods = [node for node in around if isinstance(node, syntax.Function) and node.parameters]
    for node in syntax.walk(kinds[-1]) if kinds and methods else ():
        if isinstance(node, syntax.Assign) and any(target.span.text == f"self.{word}" for target in node.targets):
            return methods[0].parameters[0].name
    return None


def derivative(word: str, where: Span | None, around: Sequence[syntax.Node], world: World) -> bool:
    """Whether a name is the `dy` of ``dy/dx`` in a shorthand program that has a `y`."""
    quotient = next((node for node in reversed(around) if isinstance(node, syntax.Binary) and node.operator == "/"), None)
    is_quotient = quotient is not None and quotient.left.span == where and quotient.right.span.text.startswith("d")
    return not world.torch_imported and word[:1] == "d" and word[1:] in world.names and is_quotient


def known_elsewhere(word: str, is_called: bool, world: World) -> list[str]:
    """A name that means something behind `torch.`, in another library or language, or as a module."""
    if world.torch_imported and find(f"torch.{word}"):
        return [f"in a PyTorch program, write `{name_of_torch(world)}.{word}`"]
    if world.torch_imported and find(f"nn.functional.{word}"):
        return [f"`import torch.nn.functional as F`, then `F.{word}`"]
    if word in OPS:
        return [f"in PyTorch, this is `{prefixed(OPS[word], world)}`"]
    if word in VALUES:
        return [f"write `{VALUES[word]}`" if VALUES[word].islower() else f"in Python, this is `{VALUES[word]}`"]
    if word in FILES and not word.startswith("torch") and not is_called:
        return [f"import it: `import {word}`"]
    return []


def own_names(around: Sequence[syntax.Node]) -> list[str]:
    """The names of the functions around a place."""
    functions = [node for node in around if isinstance(node, (syntax.Function, syntax.Lambda))]
    names = {parameter.name for node in functions for parameter in node.parameters}
    return sorted(names.union(*(names_bound(part) for node in functions if isinstance(node, syntax.Function) for part in node.body)))


def callable_name(word: str, world: World) -> bool:
    value = world.names.get(word, world.shorthand.ambient.get(word))
    return callable(value) if value is not None else any(f"{space}.{word}" in directory().by_name for space in ("torch", "nn.functional"))


def prefixed(word: str, world: World) -> str:
    return f"{name_of_torch(world)}.{word}" if world.torch_imported else word


def module_name(word: str, where: Span | None, around: Sequence[syntax.Node], world: World) -> list[str]:
    """``np.ones`` in shorthand: the op needs no module; NumPy itself can be imported, JAX cannot."""
    attribute_name = "" if word == "torch" else name_behind(where, around)
    op = OPS.get(attribute_name, attribute_name)
    function = find(f"torch.{op}") or find(f"nn.functional.{op}") or find(f"linalg.{op}") if op else None
    if function is not None:
        op = function.rows[0].name
        importable = MODULES[word] == "numpy" and not world.torch_imported
        return [f"write `{prefixed(op, world)}`{', or import it: `import numpy as np`' if importable else ''}"]
    if "." in op:
        return [f"write `torch.{op}`"]
    if MODULES[word] not in FILES:
        return [f"gradcli runs PyTorch programs and has no {MODULES[word]}: `gradcli --ops` lists the available ops"]
    return [f"import it: `import {MODULES[word]}{'' if word == MODULES[word] else f' as {word}'}`"]


def name_behind(where: Span | None, around: Sequence[syntax.Node]) -> str:
    """The last name of a dotted one that begins at a place: ``relu`` of ``jax.nn.relu``."""
    attributes = [node for node in around if isinstance(node, syntax.Attribute) and where is not None and node.span.start == where.start]
    dotted = [node for node in attributes if node.span.text.replace(".", "").replace("_", "").isalnum()]
    return dotted[0].name if dotted else ""


# ---- attributes ----------------------------------------------------------------------------------------------------------


def attribute(error: BaseException, where: Span | None, world: World, modules: Sequence[syntax.Module]) -> list[str]:
    """What the value left of the dot has; a function that takes it, where that is what was meant."""
    around = [] if where is None else nodes_covering(modules, where)
    node = next((node for node in around if node.span == where and isinstance(node, syntax.Attribute)), None)
    values = values_at(error, where)
    if node is None or not values:
        return []
    owner, word, text = values[0], node.name, node.value.span.text
    if owner is None:
        return [no_gradient(text, world)] if text.endswith(".grad") else []
    left_out = absent.advice("torch" if isinstance(owner, Tensor) else owner.name if isinstance(owner, Module) else "", word)
    if left_out:
        return [left_out]
    if isinstance(owner, (int, float)) and word in ("backward", "detach", "item", "grad", "requires_grad"):
        return [without_history(node.value, modules, world)]
    if isinstance(owner, Tensor) and word in GROWING:
        return ["a tensor does not grow: collect the parts in a list, and join them with `torch.stack` or `torch.cat`"]
    if word in OPS and isinstance(owner, Tensor) and find(f"Tensor.{OPS[word]}"):
        return [f"in PyTorch, this is `.{OPS[word]}()`"]
    if word in OPS and not isinstance(owner, Tensor) and OPS[word] in runtime.names_of(owner):
        return [f"in PyTorch, this is `{OPS[word]}`"]
    if isinstance(owner, Module) and owner.name != "torch" and find(f"torch.{word}"):
        return [f"it is in torch itself: `{name_of_torch(world)}.{word}`"]
    if isinstance(owner, Module) and owner.name.startswith("torch") and (place := home(word)) is not None:
        return [f"it is in {place}: `{place}.{word}`"]
    space = next((space for space in ("torch", "nn.functional") if find(f"{space}.{word}")), None) if isinstance(owner, Tensor) else None
    if space is not None:
        return [f"it is a function, not a method: `{'F' if '.' in space else name_of_torch(world)}.{word}({text})`"]
    if callable(world.python.ambient.get(word)) and not (isinstance(owner, tuple) and word in METHODS):
        return [f"it is a function, not a method: `{word}({text})`"]
    below = [path.removeprefix(".") for path, _ in parts("", owner) if path.startswith(".")]
    return meant(word, [*runtime.names_of(owner), *below])


def without_history(node: syntax.Expression, modules: Sequence[syntax.Module], world: World) -> str:
    """Why a Python number cannot be differentiated: what took it out of the graph, if the program shows that."""
    text, calls = node.span.text, taken_out(node, modules, world)
    if not calls:
        return f"`{text}` is a Python number, computed from numbers only: compute it from tensors"
    return f"`{text}` is a Python number: `{calls[0].span.text}` on line {calls[0].span.line} took it out of the graph"


def gradients_at(where: Span | None, modules: Sequence[syntax.Module]) -> list[str]:
    """The ``.grad`` that an operator or call is given."""
    around = [] if where is None else [node for node in nodes_covering(modules, where) if node.span == where]
    return [node.span.text for place in around for node in place.children() if isinstance(node, syntax.Attribute) and node.name == "grad"]


def no_gradient(text: str, world: World) -> str:
    """Why a ``.grad`` is None."""
    name = text.removesuffix(".grad")
    tensor = world.names.get(name)
    if isinstance(tensor, Tensor) and not tensor.is_leaf:
        return (
            f"`{name}` is not a leaf but was computed from other tensors: call `{name}.retain_grad()` before backward to keep its gradient"
        )
    if isinstance(tensor, Tensor) and not tensor.requires_grad:
        return f"`{name}` does not require grad"
    if STATE.backward_called:
        return f"`{name}` has no gradient: none reached it, or the program removed it"
    return "it has no gradient yet: call backward first"


def key(error: BaseException, where: Span | None) -> list[str]:
    """The nearest key of the dict."""
    owner = next(iter(values_at(error, where) or ()), None)
    wanted = next(iter(arguments_of(error)), None)
    if not isinstance(owner, dict) or not isinstance(wanted, str):
        return []
    near = did_you_mean(wanted, [one for one in owner if isinstance(one, str)])
    return [f"did you mean {' or '.join(repr(one) for one in near)}?"] if near else []


# ---- keywords ------------------------------------------------------------------------------------------------------------


def keyword(carried: Raised, where: Span | None, modules: Sequence[syntax.Module]) -> list[str]:
    """The nearest parameter of what was called."""
    facts = carried.facts
    function = facts.get("function") or called_at(where, modules)
    parameters = set(facts.get("parameters", ())) or parameters_of(function.rpartition(".")[2])
    words = (
        [facts["keyword"]]
        if "keyword" in facts
        else [word for word in keywords_at(where, modules) if word not in parameters and parameters]
    )
    if not words:
        return []
    if KEYWORDS.get(words[0]) in parameters:
        return [f"did you mean `{KEYWORDS[words[0]]}`?"]
    return meant(words[0], parameters)


def call_at(where: Span | None, modules: Sequence[syntax.Module]) -> syntax.Call | None:
    around = [] if where is None else nodes_covering(modules, where)
    return next((node for node in around if isinstance(node, syntax.Call) and node.span == where), None)


def called_at(where: Span | None, modules: Sequence[syntax.Module]) -> str:
    """The last name of what is called at a place."""
    call = call_at(where, modules)
    return "" if call is None else call.function.span.text.rpartition(".")[2]


def keywords_at(where: Span | None, modules: Sequence[syntax.Module]) -> list[str]:
    """The keywords that a call at a place is written with."""
    call = call_at(where, modules)
    return [] if call is None else [word.name for word in call.keywords if word.name is not None]


def parameters_of(function: str) -> set[str]:
    """Every parameter any op of this name has, and the options that all creations take."""
    functions = (find(f"{space}.{function}") for space in ("torch", "Tensor", "nn.functional"))
    rows = [row for group in functions if group for row in group.rows]
    names = {one for row in rows for one in row.names} | {"dim", "keepdim", "input", "out"}
    if any(row.creates for row in rows):
        names |= {"dtype", "device", "requires_grad", "generator", "size"}
    host = METHODS.get(function)
    if host is not None and not rows:
        return set(host.__code__.co_varnames[: host.__code__.co_argcount + host.__code__.co_kwonlyargcount]) - {"self"}
    return names if rows else set(names_in(function))
