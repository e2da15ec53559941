"""The tangents of an op's result, from those of its operands: J·t, in three ways.

1. A row's `forward` rule, where it has one.
2. A row that works element by element multiplies each element of a cotangent by a derivative: its rules for gradients do the same to a tangent.
3. Any other is run again on leaves of its own.  Its rules are linear in the cotangent, and to differentiate them by that gives their transpose.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gradcli.diagnostics import mistakes
from gradcli.diagnostics.row import raised
from gradcli.engine.backward.backward import grad as gradients
from gradcli.engine.backward.leaves import closed, connected
from gradcli.engine.calls.apply import TRACED, apply
from gradcli.engine.calls.savers import property_of
from gradcli.engine.calls.tangents import Channels
from gradcli.engine.errors import fail
from gradcli.engine.graph.graph import rule_parameters
from gradcli.engine.state import grad_mode
from gradcli.engine.table.pointwise import is_pointwise
from gradcli.engine.table.table import Op
from gradcli.engine.tensor.tensor import Tensor

Tangents = dict[str, Any]  # by argument; of a list of tensors, a list

# How PyTorch calls what it has no forward mode for, and what has none here either.
REFUSED = {
    "cdist_forward": "_cdist_forward",
    "fused_attention": "_scaled_dot_product_flash_attention_for_cpu",
    "embedding_bag_rows": "_embedding_bag",
    "multi_margin_loss_reduced": "multi_margin_loss",
    "multilabel_margin_loss_reduced": "multilabel_margin_loss_forward",
    "ctc_loss_each": "_ctc_loss",
    "zeta": "special_zeta",
    "zeta_number": "special_zeta",
}
REFUSED_TEXT = (
    "Trying to use forward AD with {} that does not support it because it has not been implemented yet.\nPlease file an issue to PyTorch at "
    "https://github.com/pytorch/pytorch/issues/new?template=feature-request.yml so that we can prioritize its implementation or submit a PR adding the "
    "implementation to derivatives.yaml"
)


def refuse_forward(op: Op) -> None:
    """Refuse to carry a tangent through an op whose gradient cannot be differentiated, as PyTorch does."""
    if op.key == "heaviside":
        fail(NotImplementedError, "Trying to use forward AD with aten::heaviside that does not support it.", mistakes.no_derivative)
    fail(NotImplementedError, REFUSED_TEXT.format(REFUSED.get(op.key, op.name)), mistakes.no_derivative)


def products(op: Op, args: tuple[Any, ...], outs: Sequence[Tensor], tangents: list[Tangents]) -> list[Channels]:
    """For each set of tangents of the arguments, those of the outputs."""
    try:
        if op.forward is not None:
            return [_by_forward_rule(op, args, outs, channel) for channel in tangents]
        if is_pointwise(op) and not _any_complex(args, outs):
            return [[_by_elements(op, args, outs[0], channel)] for channel in tangents]
        return _by_transposition(op, args, tangents)
    except (RuntimeError, NotImplementedError) as error:
        if getattr(raised(error), "mistake", None) is mistakes.no_derivative:
            refuse_forward(op)
        raise


def _any_complex(args: tuple[Any, ...], outs: Sequence[Tensor]) -> bool:
    """Whether complex numbers take part, over which a derivative may be more than a factor."""
    return any(isinstance(arg, complex) or (isinstance(arg, Tensor) and arg.array.dtype.kind == "c") for arg in (*args, *outs))


# ---- by a rule -------------------------------------------------------------------------------------------------------------


def _environment(op: Op, args: tuple[Any, ...], outs: Sequence[Tensor], wanted: tuple[str, ...]) -> Callable[[str], Any]:
    """What a rule may name, but for cotangents and tangents."""

    def value(name: str) -> Any:
        if name in op.names:
            return args[op.names.index(name)]
        if name in ("F", "wrt"):
            return TRACED if name == "F" else wanted
        if name == "out":
            return outs[0]
        if name.startswith("out_"):
            assert op.returns is not None
            return outs[op.returns.index(name[4:])]
        argument, _, what = name.rpartition("_")
        arg = args[op.names.index(argument)]
        return property_of(arg, arg, what)

    return value


def _by_forward_rule(op: Op, args: tuple[Any, ...], outs: Sequence[Tensor], tangents: Tangents) -> Channels:
    assert op.forward is not None
    value = _environment(op, args, outs, tuple(tangents))
    names = rule_parameters(op.forward)
    found = op.forward(*[tangents.get(name[2:]) if name.startswith("t_") else value(name) for name in names])
    return [_fitted(part, out) for part, out in zip(found if isinstance(found, tuple) else (found,), outs, strict=True)]


def _by_elements(op: Op, args: tuple[Any, ...], out: Tensor, tangents: Tangents) -> Tensor | None:
    wanted = tuple(name for name in op.wires if tangents.get(name) is not None)
    value = _environment(op, args, (out,), wanted)
    total: Any = None
    for name in wanted:
        rule = op.rules[name]
        term = rule(*[tangents[name] if parameter == "g" else value(parameter) for parameter in rule_parameters(rule)])
        if term is not None:
            total = term if total is None else TRACED.add(total, term)
    return TRACED.zeros_like(out) if total is None and wanted else _fitted(total, out)


def _fitted(tangent: Any, out: Tensor) -> Tensor | None:
    """A tangent of the shape and dtype of what it goes with."""
    if tangent is None:
        return None
    if tangent.array.shape != out.array.shape:
        tangent = TRACED.expand(tangent, out.array.shape)
    fitted: Tensor = tangent if tangent.array.dtype == out.array.dtype else TRACED.cast_grad(tangent, out.array.dtype)
    return fitted


# ---- by transposition --------------------------------------------------------------------------------------------------------


def _by_transposition(op: Op, args: tuple[Any, ...], tangents: list[Tangents]) -> list[Channels]:
    own: list[Tensor] = []
    places: list[tuple[str, int]] = []

    def leaf(tensor: Any, name: str, at: int) -> Any:
        if all(channel[name][at] is None for channel in tangents):
            return tensor
        own.append(connected(tensor))
        places.append((name, at))
        return own[-1]

    def fresh(name: str, arg: Any) -> Any:
        if all(channel.get(name) is None for channel in tangents):
            return arg
        if type(arg) is tuple:
            return tuple(leaf(item, name, at) for at, item in enumerate(arg))
        own.append(connected(arg))
        places.append((name, -1))
        return own[-1]

    with grad_mode(True):
        again = apply(op, tuple(fresh(name, arg) for name, arg in zip(op.names, args, strict=True)))
        outs = list(again) if isinstance(again, (tuple, list)) else [again]
        columns = [[channel[name] if at < 0 else channel[name][at] for name, at in places] for channel in tangents]
        rows = [_transposed(out, own, columns) if out.requires_grad else [None] * len(columns) for out in outs]
        return [[None if part is None else closed(part, own) for part in row] for row in zip(*rows, strict=True)]


def _transposed(out: Tensor, own: list[Tensor], columns: list[list[Tensor | None]]) -> Channels:
    """The tangents of one output, by differentiating its gradient by the cotangent it is linear in."""
    weight = connected(TRACED.zeros_like(out))
    linear = gradients([out], own, [weight], create_graph=True, allow_unused=True)
    found: Channels = []
    for column in columns:
        total = None
        for part, tangent in zip(linear, column, strict=True):
            if part is None or tangent is None:
                continue
            term = None
            if part.requires_grad:
                (term,) = gradients([part], [weight], [tangent], retain_graph=True, create_graph=True, allow_unused=True)
            if term is None:  # a derivative that is zero everywhere, as that of rounding
                term = TRACED.zeros_like(out)
            total = term if total is None else TRACED.add(total, term)
        found.append(None if total is None else closed(total, [*own, weight]))
    return found
