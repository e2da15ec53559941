"""The recorded graph: nodes, the edges between them, and the values their rules need."""

from __future__ import annotations

import itertools
import re
from operator import itemgetter
from typing import TYPE_CHECKING, Any
from weakref import ref

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.fusion import large
from gradcli.engine.state import STATE
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.leaf import Hooks
from gradcli.engine.tensor.tensor import Array, Edge, Tensor
from gradcli.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from gradcli.diagnostics.model import Span
    from gradcli.engine.table.table import Algebra, Op

moment = itertools.count().__next__  # a number between those of the nodes made so far and those to come


COMPLEX_TEXT = (
    "Expected isFloatingType(grad.scalar_type()) || (input_is_complex == grad_is_complex) to be true, but got false.  "
    "(Could this error message be improved?  If so, please report an enhancement request to PyTorch.)"
)
FREED_TEXT = (
    "Trying to backward through the graph a second time (or directly access saved tensors after they have already been freed). "
    "Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify retain_graph=True if you need to "
    "backward through the graph a second time or if you need to access saved tensors after calling backward."
)


class Plan:
    """How to run the rules of one op when exactly the arguments in `wrt` need gradients."""

    __slots__ = ("calls", "node_class", "op", "plain", "savers", "saves", "wrt")
    numbers = False  # whether it is for single numbers only

    def __init__(self, op: Op, wrt: tuple[str, ...]) -> None:
        needs = {argument: rule_parameters(op.rules[argument]) for argument in wrt}
        given = {name: slot for slot, name in enumerate(("F", "wrt", *op.cotangents))}
        named = dict.fromkeys(name for names in needs.values() for name in names if name not in given)
        self.op, self.wrt = op, wrt
        self.saves = tuple(sorted(named, key=lambda name: (name.startswith("out"), name)))  # the order PyTorch saves them in
        slots = given | {name: len(given) + i for i, name in enumerate(self.saves)}
        self.savers: tuple[
            tuple[int, Callable[..., Any]], ...
        ] = ()  # how to save each: the place of the argument, if it is one, and any case
        self.node_class = node_class(op.node, StrictNode if op.strict else Node)
        self.calls = tuple((op.rules[argument], _getter([slots[name] for name in needs[argument]])) for argument in wrt)
        self.plain = not op.several and op.returns is None and not op.lists and not op.strict  # one cotangent, a gradient for each rule


def rule_parameters(rule: Callable[..., Any]) -> tuple[str, ...]:
    """The names a rule asks for."""
    code = rule.__code__
    return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]


def _getter(slots: list[int]) -> Callable[[list[Any]], tuple[Any, ...]]:
    """A quick way to pick the arguments of a rule out of its environment."""
    if len(slots) == 1:
        slot = slots[0]
        return lambda environment: (environment[slot],)
    return itemgetter(*slots) if slots else lambda environment: ()


class Saved:
    """A value a rule named, and the version of its memory at that time.

    An output is not held as a tensor (node -> output -> node would be a cycle) but made again from its array when a traced sweep asks.
    """

    __slots__ = ("array", "at", "cell", "node", "output_nr", "tensor")

    def __init__(self, tensor: Tensor, array: Array, output_nr: int = -1) -> None:
        self.array = array  # as the kernel saw it, promoted
        self.cell, self.at = tensor.cell, tensor.cell[0]
        self.output_nr = output_nr
        self.tensor = tensor if output_nr < 0 else None
        self.node: ref[Node] | None = None  # whose output it is, when not its own node's

    def value(self, F: Algebra, node: Node) -> Any:
        if self.cell[0] != self.at:
            self._refuse(node)
        if not F.traces:
            return self.array
        if self.tensor is not None:
            return self.tensor
        maker = self.node() if self.node is not None else node
        found = large.tensor(self.array)
        found.cell = self.cell
        if dtypes.is_differentiable(self.array.dtype):  # else it is an output beside one that is, as indices are
            found.node, found.output_nr = maker, self.output_nr
        return found

    def _refuse(self, node: Node) -> None:
        array = self.array
        word = dtypes.of(array.dtype).scalar_name
        typed = f"CPU{word}Type" if word == "Bool" or word.startswith("Complex") else f"torch.{word}Tensor"
        maker, number = (node, self.output_nr) if self.tensor is None else (self.tensor.grad_fn, self.tensor.output_nr)
        which = f", which is output {number} of {described(maker)}," if maker is not None else ""
        hint = (
            "Hint: the backtrace further above shows the operation that failed to compute its gradient. The variable in question was changed in "
            "there or anywhere later. Good luck!"
            if STATE.anomaly
            else "Hint: enable anomaly detection to find the operation that failed to compute its gradient, with "
            "torch.autograd.set_detect_anomaly(True, check_nan=False)."
        )
        text = (
            "one of the variables needed for gradient computation has been modified by an inplace operation: "
            f"[{typed} {list(array.shape)}]{which} is at version {self.cell[0]}; expected version {self.at} instead. {hint}"
        )
        fail(RuntimeError, text, mistakes.saved_value_changed, node=node, array=array)


def described(node: Node) -> str:
    """A node as error texts call it: ``AddBackward0`` is ``Add``, ``MaxBackward1`` is ``Max1``."""
    return re.sub(r"Backward0?(\d*)$", r"\1", node.name())


class Output(NamedTuple):
    """Shape and dtype of one output of a node that has several."""

    shape: tuple[int, ...]
    dtype: np.dtype[Any]


class Node:
    """One recorded op: which rules to run, on what, and where their results go.

    `edges` has one entry for each gradient `run` returns, None where none is wanted.  `outputs` is None for an op of one output, else a list.
    """

    __slots__ = ("__weakref__", "edges", "hooks", "notes", "outputs", "plan", "saved", "seq", "span")

    def __init__(
        self, plan: Plan | None, edges: tuple[Edge | None, ...], saved: tuple[Any, ...] | None, outputs: tuple[Output, ...] | None = None
    ) -> None:
        self.plan = plan
        self.seq = moment()
        self.edges = edges
        self.saved = saved
        self.outputs = outputs
        self.span: Span | None = STATE.where
        self.hooks: Hooks | None = None
        self.notes: dict[str, Any] | None = None

    def name(self) -> str:
        """PyTorch's name of this kind of node; one that no derivative formula made shows its C++ namespace."""
        name = type(self).__name__
        return name if name[-1:].isdigit() else f"torch::autograd::{name}"

    def run(self, F: Algebra, cotangents: list[Any]) -> list[Any]:
        """The gradient for each edge, from the cotangents of the outputs (None where nothing arrived).

        A rule may name F, which arguments want gradients, the cotangents, and the saved values.
        """
        if self.saved is None:
            fail(RuntimeError, FREED_TEXT, mistakes.freed_graph)
        plan, bare = self.plan, not F.traces
        assert plan is not None
        environment = [F, plan.wrt, cotangents] if plan.op.several else [F, plan.wrt, *cotangents]
        for item in self.saved:
            if type(item) is Saved and bare and item.cell[0] == item.at:
                environment.append(item.array)
            else:
                environment.append(saved_value(item, F, self))
        if not plan.op.lists:
            return [rule(*pick(environment)) for rule, pick in plan.calls]
        found: list[Any] = []
        for argument, (rule, pick) in zip(plan.wrt, plan.calls, strict=True):
            result = rule(*pick(environment))
            if argument in plan.op.lists:
                found.extend(result)
            else:
                found.append(result)
        return found

    if TYPE_CHECKING:

        def __call__(self, *grads: Any) -> Any:
            """The gradients this node alone sends on, one for each of its `next_functions`; `members.loader` adds it."""

    def free(self) -> None:
        """Let go of saved tensors.  A node of a kind that saves none can run again, as in PyTorch."""
        if self.plan is not None and self.plan.op.saves_tensors:
            self.saved = None

    def ensure_hooks(self) -> Hooks:
        if self.hooks is None:
            self.hooks = Hooks()
        return self.hooks

    @property
    def next_functions(self) -> tuple[tuple[Any, int], ...]:
        """The nodes this one sends gradients to, and which of their outputs; (None, 0) for an operand that wants none."""
        plan = self.plan
        if plan is None:
            return tuple((edge[0], edge[1]) if edge else (None, 0) for edge in self.edges)
        found: list[tuple[Any, int]] = []
        wired = iter(self.edges)
        for argument in plan.op.wires:
            if argument not in plan.wrt:
                found.append((None, 0))
                continue
            for _ in range(self.list_length(argument)):
                edge = next(wired)
                found.append((edge[0], edge[1]) if edge else (None, 0))
        return tuple(found)

    def places(self) -> list[int]:
        """Where among the `next_functions` each of the edges is."""
        plan = self.plan
        if plan is None:
            return list(range(len(self.edges)))
        found: list[int] = []
        position = 0
        for argument in plan.op.wires:
            length = self.list_length(argument) if argument in plan.wrt else 1
            if argument in plan.wrt:
                found.extend(range(position, position + length))
            position += length
        return found

    def list_length(self, argument: str) -> int:
        """How many edges an argument has: one, or as many as its list had tensors."""
        assert self.plan is not None
        if argument not in self.plan.op.lists:
            return 1
        return len(self.edges) - sum(1 for other in self.plan.wrt if other not in self.plan.op.lists)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} object at {id(self):#x}>"


_node_classes: dict[tuple[str, type[Node]], type[Node]] = {}  # by base too, for some rows of one name are strict and some are not


class StrictNode(Node):
    """A node of an op that has no real part taken where a real operand is handed a complex gradient: PyTorch refuses it."""

    __slots__ = ()

    def run(self, F: Algebra, cotangents: list[Any]) -> list[Any]:
        found = super().run(F, cotangents)
        for edge, g in zip(self.edges, found, strict=True):
            if edge is not None and g is not None and F.dtype(g).kind == "c" != edge[3].kind:
                fail(RuntimeError, COMPLEX_TEXT, mistakes.dtypes)
        return found


def node_class(name: str, base: type[Node] = Node) -> type[Node]:
    """The class of an op's nodes: it differs from its base in its name only."""
    found = _node_classes.get((name, base))
    if found is None:
        found = _node_classes[name, base] = type(name, (base,), {"__slots__": (), "__module__": "builtins"})
    return found


class SavedList(tuple[Any, ...]):
    """The saved values of a list of tensors."""

    __slots__ = ()


def saved_value(item: Any, F: Algebra, node: Node) -> Any:
    """What a rule is handed for one of the saved values of a node."""
    kind = type(item)
    if kind is SavedList:
        return tuple([part.value(F, node) if isinstance(part, Saved) else part for part in item])
    return item.value(F, node) if issubclass(kind, Saved) else item
