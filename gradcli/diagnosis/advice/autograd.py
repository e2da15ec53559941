"""Mistakes in the use of autograd: writes into what a hook or function passed on, graphs that are not recorded, inputs that are not used."""

from __future__ import annotations

import re
from typing import Any

from gradcli.diagnosis.advice.modules import last_call, tensors_of
from gradcli.diagnosis.advice.registry import Advice, Case, advises
from gradcli.diagnosis.evidence.cuts import MODE
from gradcli.diagnosis.evidence.layers import module_at_work, path_to
from gradcli.diagnosis.patches.pieces import keyword_added
from gradcli.diagnosis.words.wording import listed
from gradcli.diagnostics.model import Label, Span
from gradcli.lang.access.contents import named_tensors
from gradcli.lang.parsing.edits import Edit, shown
from gradcli.lang.syntax import nodes as syntax
from gradcli.lang.syntax.places import covers

CHECKPOINTS = ("checkpoint", "checkpoint_sequential")


# ---- writes ----------------------------------------------------------------------------------------------------------------


@advises("E0400")
def below_a_hook(case: Case) -> Advice | None:
    """A module that writes into its input, and has a full backward hook, or stands behind one that has."""
    if "BackwardHookFunction is a view" not in case.text:
        return None
    module = module_at_work(case.problem.error)
    path = path_to(module, case.names)
    writer = f"`{path}`, which is {module!r}," if path else f"{module!r}" if module is not None else "the in-place operation"
    return Advice(
        (f"{writer} writes into what a full backward hook watches: make it `inplace=False`, or register the hook on another module",)
    )


@advises("E0400")
def not_marked(case: Case) -> Advice | None:
    """A custom function that writes its input and does not say so."""
    match = re.match(
        r"Output \d+ of (\w+) is a view and is being modified inplace. This view was created inside a custom Function", case.text
    )
    if match is None:
        return None
    for function in methods_of(case, match[1], "forward"):
        parameters = {parameter.name for parameter in function.parameters}
        for node in syntax.walk(function):
            name = _written(node)
            if name in parameters:
                words = (
                    f"`{match[1]}.forward` writes `{name}` in place and returns it: say so with `ctx.mark_dirty({name})` before the return"
                )
                return Advice((words,), (Label(node.span, f"`{name}` is written here"),))
    return None


def methods_of(case: Case, owner: str, name: str) -> list[syntax.Function]:
    """The methods of one name of a class of the program."""
    return [
        part
        for module in case.problem.modules
        for node in syntax.walk(module)
        if isinstance(node, syntax.Class) and node.name == owner
        for part in node.body
        if isinstance(part, syntax.Function) and part.name == name
    ]


def _written(node: syntax.Node) -> str:
    """The name a statement or call writes in place; empty if it writes none."""
    target: syntax.Node | None = None
    if isinstance(node, syntax.AugmentedAssign):
        target = node.target
    elif isinstance(node, syntax.Assign):
        target = node.targets[0] if isinstance(node.targets[0], syntax.Subscript) else None
    elif isinstance(node, syntax.Call) and isinstance(node.function, syntax.Attribute) and node.function.name.endswith("_"):
        target = node.function.value
    while isinstance(target, syntax.Subscript):
        target = target.value
    return target.id if isinstance(target, syntax.Name) else ""


# ---- no graph --------------------------------------------------------------------------------------------------------------


@advises("E0402")
def inside_backward(case: Case) -> Advice | None:
    """A derivative taken inside ``backward``, where nothing is recorded."""
    cut = case.problem.cut
    if cut is None or cut.kind != MODE:
        return None
    for module in case.problem.modules:
        for node in syntax.walk(module):
            inside = isinstance(node, syntax.Function) and node.name == "backward" and covers(node.span, case.problem.where)
            if inside and cut.span is not None and covers(node.span, cut.span):
                words = "`backward` runs without recording: compute what is to be differentiated there inside `with torch.enable_grad():`"
                return Advice((f"{words}, from inputs that were detached and require grad",))
    return None


@advises("E0402")
def frozen(case: Case) -> Advice | None:
    """A module all of whose parameters were told not to require grad."""
    if case.problem.cut is not None:
        return None
    parameters = {path: tensor for path, tensor in named_tensors(case.names).values() if tensor.note("parameter")}
    if not parameters or any(tensor.requires_grad for tensor in parameters.values()):
        return None
    places = [span for module in case.problem.modules for node in syntax.walk(module) if (span := _frozen_at(node)) is not None]
    words = "no parameter of the program requires grad: leave those that are to be trained as they were"
    return Advice((words,), tuple(Label(span, "frozen here") for span in places[:1]))


def _frozen_at(node: syntax.Node) -> Span | None:
    """``p.requires_grad = False`` or ``requires_grad_(False)``."""
    if isinstance(node, syntax.Assign) and isinstance(node.targets[0], syntax.Attribute) and node.targets[0].name == "requires_grad":
        return node.span
    if isinstance(node, syntax.Call) and called(node) == "requires_grad_" and node.arguments and node.arguments[0].span.text == "False":
        return node.span
    return None


@advises("E0400")
def gradient_for_each(case: Case) -> Advice | None:
    """A ``backward`` that returns fewer gradients than ``forward`` has arguments."""
    match = re.match(r"function (\w+)Backward returned an incorrect number of gradients \(expected (\d+), got (\d+)\)", case.text)
    if match is None:
        return None
    lacks = int(match[2]) - int(match[3])
    arguments = [parameter.name for function in methods_of(case, match[1], "forward") for parameter in function.parameters]
    names = arguments[-int(match[2]) :]
    words = f"`backward` returns one gradient for each argument of `forward`, which are {listed([f'`{name}`' for name in names])}"
    for function in methods_of(case, match[1], "backward"):
        for node in syntax.walk(function):
            if isinstance(node, syntax.Return) and node.value is not None and lacks > 0:
                edit: Edit = [(node.value.span, node.value.span.text + ", None" * lacks)]
                if case.gets_past(edit):
                    return Advice((f"{words}: None for what has none\n{shown(case.problem.modules, edit)}",))
    return Advice((words,))


@advises("E0402")
def reentrant(case: Case) -> Advice | None:
    """A reentrant checkpoint none of whose inputs requires grad."""
    for call in _checkpoints(case):
        edits: list[Edit] = [[(keyword.value.span, "False")] for keyword in call.keywords if keyword.name == "use_reentrant"]
        edits = edits or [[keyword_added(call, "use_reentrant=False")]]
        if case.gets_past(edits[0]):
            words = "a reentrant checkpoint passes gradients on only where an input requires grad: use the other kind, which sees parameters too"
            return Advice((f"{words}\n{shown(case.problem.modules, edits[0])}",))
    return None


def _checkpoints(case: Case) -> list[syntax.Call]:
    cut = None if case.problem.cut is None else case.problem.cut.span
    calls = [node for module in case.problem.modules for node in syntax.walk(module) if isinstance(node, syntax.Call)]
    return [call for call in calls if called(call) in CHECKPOINTS and (cut is None or covers(call.span, cut))]


def called(call: syntax.Call) -> str:
    """The last name of what a call calls."""
    function = call.function
    return function.name if isinstance(function, syntax.Attribute) else function.id if isinstance(function, syntax.Name) else ""


@advises("E0402")
def constant_derivative(case: Case) -> Advice | None:
    """The derivative of a derivative that does not depend on the input any more."""
    call = case.problem.node(syntax.Call)
    root = call.arguments[0] if isinstance(call, syntax.Call) and call.arguments else None
    if isinstance(call, syntax.Call) and called(call) == "backward" and isinstance(call.function, syntax.Attribute):
        root = call.function.value
    while isinstance(root, syntax.Call) and isinstance(root.function, syntax.Attribute):
        root = root.function.value  # `g.sum()` and its like
    if not isinstance(root, syntax.Name):
        return None
    for module in case.problem.modules:
        for node in syntax.walk(module):
            if isinstance(node, syntax.Assign) and any(root.id in _names(target) for target in node.targets):
                value = node.value.value if isinstance(node.value, syntax.Subscript) else node.value
                keywords = value.keywords if isinstance(value, syntax.Call) and called(value) == "grad" else ()
                if any(keyword.name == "create_graph" and keyword.value.span.text == "True" for keyword in keywords):
                    words = f"`{root.id}` does not depend on the input: the derivative of a linear function is constant, and has no derivative of its own"
                    return Advice((f"{words}; test `{root.id}.requires_grad` before",), (Label(node.span, "a constant"),))
    return None


def _names(target: syntax.Node) -> set[str]:
    return {node.id for node in syntax.walk(target) if isinstance(node, syntax.Name)}


# ---- inputs ----------------------------------------------------------------------------------------------------------------


@advises("E0400")
def no_input(case: Case) -> Advice | None:
    """An input of ``autograd.grad`` that does not require grad: which one."""
    if "One of the differentiated Tensors does not require grad" not in case.text:
        return None
    wrong = [_named(case, tensor) for tensor in tensors_of(_inputs(case)) if not tensor.requires_grad]
    if not wrong:
        return None
    verb = "does" if len(wrong) == 1 else "do"
    return Advice(
        (
            f"{listed(wrong)} {verb} not require grad: leave {'it' if len(wrong) == 1 else 'them'} out, or make it a leaf with `requires_grad=True`",
        )
    )


def _inputs(case: Case) -> Any:
    """What ``autograd.grad`` was to differentiate by."""
    _, *arguments = case.problem.values or (None,)
    return arguments[1] if len(arguments) > 1 else None


def _named(case: Case, tensor: Any) -> str:
    found = named_tensors(case.names).get(id(tensor))
    return f"a tensor of shape {list(tensor.shape)}" if found is None else f"`{found[0]}`"


@advises("E0406")
def rebound(case: Case) -> Advice | None:
    """A loop over parameters that gives its own name another value, and changes no module."""
    if last_call(case) not in ("grad", "backward"):
        return None
    for module in case.problem.modules:
        for loop in syntax.walk(module):
            if isinstance(loop, syntax.For) and "parameters()" in loop.iterable.span.text:
                names = _names(loop.target)
                for node in loop.body:
                    if isinstance(node, syntax.Assign) and isinstance(node.targets[0], syntax.Name) and node.targets[0].id in names:
                        return _rebinding(node.targets[0].id, node.span)
    return None


def _rebinding(name: str, span: Span) -> Advice:
    words = f"`{name} = …` gives the loop's own name another value, and the module keeps its parameter: to run it with other values, call"
    return Advice(
        (f"{words} `torch.func.functional_call(net, {{name: value, …}}, inputs)`",), (Label(span, f"only the name `{name}` changes here"),)
    )
