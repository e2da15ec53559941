"""Inputs from a notebook by name: arrays, numbers, lists of numbers, and tensors, those of PyTorch among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from gradcli.data.inputs import Input, constant, given, given_constant, variable
from gradcli.data.reference import Reading
from gradcli.diagnostics.model import GradcliError, Source, UsageError, did_you_mean
from gradcli.lang.parsing.parser import parse
from gradcli.lang.syntax.reads import names_bound, names_read
from gradcli.options.table import Options
from gradcli.runs.session import Session

Given = Callable[[str, Any], Input]


def inputs_of(options: Options, source: Source, names: Mapping[str, Any]) -> list[Input]:
    """Those of ``-v`` and ``--const``, and names that the program reads, that mean nothing else, and that the notebook has."""
    reading = Reading(options["header"], options["missing"], options["dtype"])
    named = [*named_inputs(options["var"], names, given, lambda text: variable(text, reading), "-v")]
    named += named_inputs(options["const"], names, given_constant, lambda text: constant(text, reading), "--const")
    taken = {each.name for each in named}
    return named + [given(name, plain(names[name])) for name in sorted(open_names(source) - taken) if can_be_taken(names.get(name))]


def named_inputs(texts: Sequence[str], names: Mapping[str, Any], take: Given, read: Callable[[str], Input], option: str) -> Iterator[Input]:
    """``-v x``: the notebook's x; ``-v x=3``: as on the command line."""
    for text in texts:
        if "=" in text:
            yield read(text)
            continue
        if text not in names:
            near = did_you_mean(text, [name for name in names if not name.startswith("_")], most=1)
            helps = (f"did you mean `{near[0]}`?",) if near else (f"{option} {text}=[1.0, 2.0] gives it a value",)
            raise UsageError("E0903", f"{option} {text}: the notebook has no name `{text}`", help=helps)
        try:
            yield take(text, plain(names[text]))
        except (TypeError, ValueError) as error:
            raise UsageError("E0903", f"{option} {text}: {error}") from None


def open_names(source: Source) -> set[str]:
    """What the program reads and neither binds nor has from the language."""
    try:
        module = parse(source)
    except GradcliError:
        return set()
    read = {name for statement in module.body for name in names_read(statement)}
    bound = {name for statement in module.body for name in names_bound(statement)}
    if not read - bound:
        return set()
    from gradcli.world.dialects import imports_torch

    with Session() as session:
        session.world.torch_imported = imports_torch(module)
        return read - bound - set(session.world.known_names())


def can_be_taken(value: Any) -> bool:
    """Whether a value is one that is handed over without a word: a floating array, tensor or number."""
    import numpy as np

    if isinstance(value, (float, np.floating)):
        return True
    if is_torch(value):
        return bool(value.is_floating_point())
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"


def plain(value: Any) -> Any:
    """A tensor of PyTorch as an array; anything else as it is."""
    if not is_torch(value):
        return value
    tensor = value.detach().cpu()
    return (tensor.float() if str(tensor.dtype) == "torch.bfloat16" else tensor).numpy()


def is_torch(value: Any) -> bool:
    """Whether it is a tensor of PyTorch, which is not imported to find out."""
    return any(kind.__module__.partition(".")[0] == "torch" and kind.__name__ == "Tensor" for kind in type(value).__mro__)
