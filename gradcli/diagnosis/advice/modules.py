"""Mistakes in the use of modules and optimizers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from gradcli.diagnosis.advice.registry import Advice, Case, advises
from gradcli.diagnosis.evidence.layers import module_at_work, path_to
from gradcli.diagnosis.patches.pieces import called_name
from gradcli.diagnosis.words.wording import listed
from gradcli.diagnostics.model import Label, Span, did_you_mean
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.access.contents import named_tensors
from gradcli.lang.access.runtime import is_program_class
from gradcli.lang.compile.frame import evaluated
from gradcli.lang.parsing.edits import Edit, shown
from gradcli.lang.syntax import nodes as syntax

CONTAINERS: dict[type, str] = {list: "ModuleList", tuple: "ModuleList", dict: "ModuleDict"}


# ---- state dictionaries ----------------------------------------------------------------------------------------------------


@advises("E0300")
def loading(case: Case) -> Advice | None:
    """Keys that differ by what they begin with; shapes that differ."""
    if not case.text.startswith("Error(s) in loading state_dict"):
        return None
    missing, unexpected = _quoted(case.text, "Missing"), _quoted(case.text, "Unexpected")
    prefix = _difference(missing, unexpected)
    if prefix is not None:
        begins, key = prefix
        if begins:
            cure = f"{{key.removeprefix({key!r}): value for key, value in …}}"
            return Advice((f"the keys of the dictionary begin with `{key}`, as those of a wrapped model do: strip it, `{cure}`",))
        cure = f"{{{key!r} + key: value for key, value in …}}"
        return Advice((f"the keys of the module begin with `{key}`, and those of the dictionary do not: put it before them, `{cure}`",))
    names = re.findall(r"size mismatch for (\S+):", case.text)
    if names:
        first = "" if _strict(case) else "`strict=False` forgives names that are missing or left over, never shapes: "
        shown_names = listed([f"`{name}`" for name in names[:4]])
        return Advice((f"{first}make the module with the sizes of the dictionary, or leave {shown_names} out of the dictionary",))
    return None


def _quoted(text: str, kind: str) -> list[str]:
    """The keys that a line of the error lists."""
    line = next((line for line in text.split("\n") if line.strip().startswith(f"{kind} key(s)")), "")
    return re.findall(r'"([^"]+)"', line)


def _difference(missing: list[str], unexpected: list[str]) -> tuple[bool, str] | None:
    """What all unexpected keys begin with and the missing ones do not, or the other way round."""
    for longer, shorter, of_state in ((unexpected, missing, True), (missing, unexpected, False)):
        for key in longer[:1]:
            for other in shorter:
                if key.endswith(f".{other}"):
                    prefix = key.removesuffix(other)
                    if {one.removeprefix(prefix) for one in longer} == set(shorter) and all(one.startswith(prefix) for one in longer):
                        return of_state, prefix
    return None


def _strict(case: Case) -> bool:
    call = case.problem.node(syntax.Call)
    keywords = call.keywords if isinstance(call, syntax.Call) else ()
    return not any(keyword.name == "strict" and keyword.value.span.text == "False" for keyword in keywords)


@advises("E0502")
def groups(case: Case) -> Advice | None:
    """The state of an optimizer that had other parameters."""
    if not case.text.startswith("loaded state dict "):
        return None
    own = module_at_work(case.problem.error)
    saved = next((value for value in _arguments(case.problem.error, own) if isinstance(value, dict)), None)
    if saved is None:
        return None
    before = [len(group["params"]) for group in saved["param_groups"]]
    now = [group["params"] for group in own.param_groups]
    names = named_tensors(case.names)
    if len(before) != len(now):
        return Advice(
            (
                f"the dictionary has {_count(len(before), 'group')} and this optimizer {_count(len(now), 'group')}: make it with the same groups",
            )
        )
    number = next(place for place, (old, new) in enumerate(zip(before, now, strict=True)) if old != len(new))
    shown_names = listed([f"`{names[id(param)][0]}`" if id(param) in names else str(list(param.shape)) for param in now[number][:6]])
    return Advice(
        (
            f"group {number} was saved with {_count(before[number], 'parameter')} and has {_count(len(now[number]), 'parameter')} here: {shown_names}; "
            "make the optimizer with the parameters it was saved with, and add those that are new with `add_param_group` afterwards",
        )
    )


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _arguments(error: BaseException, own: Any) -> list[Any]:
    """What a method of `own` was called with, innermost."""
    for operation in evaluated(error):
        function, *arguments = operation.values or (None,)
        if getattr(function, "__self__", None) is own:
            return arguments
    return []


# ---- modules that are not seen ---------------------------------------------------------------------------------------------


@advises("E0502")
def hidden(case: Case) -> Advice | None:
    """An optimizer without parameters: the modules stand in a plain list or dictionary, or an iterator was used up."""
    if "empty parameter list" not in case.text:
        return None
    for path, value in hidden_in(case.names):
        first = next(iter(value.values() if isinstance(value, dict) else value))
        kind = CONTAINERS[type(value)].replace("Module", "Parameter" if isinstance(first, Tensor) else "Module")
        what = "parameters" if isinstance(first, Tensor) else "modules"
        words = f"`{path}` is a plain {type(value).__name__}, and the {what} in it are not seen: make it an `nn.{kind}`"
        place, edit = _wrapped(case, path.rpartition(".")[2], kind)
        if edit is not None and case.gets_past(edit):
            words += f"\n{shown(case.problem.modules, edit)}"
        return Advice((words,), () if place is None else (place,))
    for path, tensor in named_tensors(case.names).values():
        owner, _, name = path.rpartition(".")
        if owner and tensor.requires and not tensor.note("parameter") and _is_module(case.names.get(owner)):
            words = f"`{path}` is a plain tensor, and no parameter of its module: make it an `nn.Parameter`"
            place, edit = _wrapped(case, name, "Parameter")
            if edit is not None and case.gets_past(edit):
                words += f"\n{shown(case.problem.modules, edit)}"
            return Advice((words,), () if place is None else (place,))
    return Advice(
        ("an iterator gives its values once, and a module without layers has no parameters: `list(net.parameters())` shows what there is",)
    )


def hidden_in(names: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Plain lists and dictionaries of modules in the attributes of modules."""
    for path, module in names.items():
        if not _is_module(module):
            continue
        for name, value in module.__dict__.items():
            items = value.values() if type(value) is dict else value if type(value) in CONTAINERS else ()
            if not name.startswith("_") and items and (all(map(_is_module, items)) or all(map(_is_parameter, items))):
                yield f"{path}.{name}", value


def _is_parameter(value: Any) -> bool:
    return isinstance(value, Tensor) and bool(value.note("parameter"))


def _is_module(value: Any) -> bool:
    return is_program_class(type(value)) and "_parameters" in getattr(value, "__dict__", {})


def _wrapped(case: Case, name: str, kind: str) -> tuple[Label | None, Edit | None]:
    """Where ``self.name = [...]`` stands, and the same with the list in a module."""
    for module in case.problem.modules:
        for node in syntax.walk(module):
            if not isinstance(node, syntax.Assign):
                continue
            target = node.targets[0]
            if isinstance(target, syntax.Attribute) and target.name == name and target.span.text.startswith("self."):
                text = node.value.span.text
                what = "tensor" if kind == "Parameter" else "list" if kind.endswith("List") else "dict"
                return Label(node.value.span, f"a plain {what}"), [(node.value.span, f"nn.{kind}({text})")]
    return None, None


# ---- values that a layer cannot take ---------------------------------------------------------------------------------------


@advises("E0502")
def one_row(case: Case) -> Advice | None:
    """Batch normalization of a single value a channel."""
    if not case.text.startswith("Expected more than 1 "):
        return None
    module = path_to(module_at_work(case.problem.error), case.names)
    where = f" `{module}`" if module else ""
    call = case.problem.node(syntax.Call)
    function = call.function.span.text if isinstance(call, syntax.Call) else ""
    outer = function if function.isidentifier() and _is_module(case.names.get(function)) else "net"
    return Advice(
        (
            f"the mean and variance of one value mean nothing: give{where} more rows in training, as with `drop_last=True` in a DataLoader, or call "
            f"`{outer}.eval()` first to use the running averages",
        )
    )


@advises("E0500", "E0502")
def probabilities(case: Case) -> Advice | None:
    """Binary cross entropy of what is no probability."""
    if "should be between 0 and 1" not in case.text or case.problem.failed is None:
        return None
    for operand in case.problem.failed.operands:
        array = operand.value.array
        outside = ~((array >= 0) & (array <= 1))
        if outside.any():
            index = [int(place) for place in np.argwhere(outside)[0]]
            value = array[tuple(index)].item()
            name = f"`{operand.name}`" if operand.name else "the first argument"
            place = f" at {index}" if index else ""
            return Advice(
                (
                    f"{name} is {value:.6g}{place}, which is not a probability: apply `sigmoid` before, or use `nn.BCEWithLogitsLoss`, which takes any "
                    "number and does both at once",
                )
            )
    return None


def tensors_of(value: Any) -> list[Tensor]:
    """The tensors of a list, or of one."""
    items = value if isinstance(value, (list, tuple)) else [value]
    return [item for item in items if isinstance(item, Tensor)]


def last_call(case: Case) -> str:
    """The name of what the failed call calls."""
    return called_name(case.problem.node(syntax.Call))


# ---- classes of the program ------------------------------------------------------------------------------------------------


@advises("E0500")
def misspelled_forward(case: Case) -> Advice | None:
    """A module whose `forward` has another name."""
    match = re.match(r'Module \[(\w+)\] is missing the required "forward" function', case.text)
    if match is None:
        return None
    methods = [
        part
        for module in case.problem.modules
        for node in syntax.walk(module)
        if isinstance(node, syntax.Class) and node.name == match[1]
        for part in node.body
        if isinstance(part, syntax.Function)
    ]
    if not any(isinstance(node, syntax.Class) and node.name == match[1] for module in case.problem.modules for node in syntax.walk(module)):
        return Advice(
            (f"`{match[1]}` only holds modules: call those in it, or make it an `nn.Sequential`, which runs them one after the other",)
        )
    near = did_you_mean("forward", [method.name for method in methods])
    if not near:
        return Advice((f"give `{match[1]}` a method `forward(self, …)`, indented as far as `__init__` is: it is what a call runs",))
    method = next(method for method in methods if method.name == near[0])
    name = Span(method.span.source, method.span.start + 4, method.span.start + 4 + len(method.name))
    return Advice(("a call runs the method `forward`: did you mean that?",), (Label(name),))


@advises("E0203")
def misspelled_init(case: Case) -> Advice | None:
    """A class whose `__init__` has another name, so that it never ran."""
    owner = type(case.problem.values[0]).__name__ if case.problem.values else ""
    for module in case.problem.modules:
        for kind in syntax.walk(module):
            if isinstance(kind, syntax.Class) and kind.name == owner:
                methods = [part for part in kind.body if isinstance(part, syntax.Function)]
                names = [method.name for method in methods]
                near = [] if "__init__" in names else did_you_mean("__init__", [name for name in names if name.startswith("_")])
                for method in methods:
                    if method.name in near:
                        start = method.span.start + len("def ")
                        label = Label(Span(method.span.source, start, start + len(method.name)), "never runs by itself")
                        return Advice((f"`{method.name}` was meant to be `__init__`",), (label,))
    return None
