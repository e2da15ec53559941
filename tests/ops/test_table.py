"""Every test an op needs, from its row alone."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gradcli.diagnostics import mistakes
from gradcli.diagnostics.row import raised
from gradcli.engine.calls.apply import TRACED
from gradcli.engine.calls.functions import find
from gradcli.engine.calls.inplace import inplace
from gradcli.engine.graph.graph import rule_parameters
from gradcli.engine.members import loader
from gradcli.engine.table import table
from gradcli.engine.table.table import Op
from gradcli.engine.tensor.reflections import physical
from gradcli.engine.tensor.tensor import Tensor
from tests.ops.table_samples import Case, cases, check_gradient, gradients, leaves, outputs, run, weighted

loader.load()

EVERY = cases()
DIFFERENTIABLE = [case for case in EVERY if isinstance(case.row, Op) and case.row.rules]
INPLACE = [case for case in EVERY if isinstance(case.row, Op) and case.row.inplace and not case.row.several and case.row.returns is None]
VIEWS = [case for case in EVERY if isinstance(case.row, Op) and case.row.view]
# The families whose ops PyTorch differentiates over complex numbers; decompositions are unique only up to a phase, and are tested by the recorded cases.
OVER_COMPLEX = ("fft.", "matmul.", "pointwise.", "reduce.", "shape.")
COMPLEX = [case for case in DIFFERENTIABLE if case.row.public and case.row.family.startswith(OVER_COMPLEX) and case.accepts(np.complex128)]
ROWS = list(table.ROWS.values())


def of(chosen: list[Case]) -> Any:
    """A test of each case.  Where PyTorch has no derivative either, the refusal that says so is what is expected."""

    def decorate(test: Callable[[Case], None]) -> Any:
        @functools.wraps(test)
        def run_one(case: Case) -> None:
            try:
                test(case)
            except (RuntimeError, NotImplementedError) as error:
                if getattr(raised(error), "mistake", None) is not mistakes.no_derivative:
                    raise

        return pytest.mark.parametrize("case", chosen, ids=[case.name for case in chosen])(run_one)

    return decorate


@of(DIFFERENTIABLE)
def test_first_derivative(case: Case) -> None:
    arguments = case.arguments()
    check_gradient(lambda: weighted(run(case, arguments)), leaves(arguments))


@of(DIFFERENTIABLE)
def test_second_derivative(case: Case) -> None:
    arguments = case.arguments()
    tensors = leaves(arguments)

    def squared_gradients() -> Tensor:
        value = weighted(run(case, arguments))
        found = gradients(TRACED.mul(value, value), tensors, create_graph=True)
        return weighted([TRACED.mul(g, g) for g in found], seed=5)

    check_gradient(squared_gradients, tensors, tolerance=2e-4)


@of(DIFFERENTIABLE)
def test_raw_and_traced_agree(case: Case) -> None:
    arguments = case.arguments()
    tensors = leaves(arguments)
    raw = gradients(weighted(run(case, arguments)), tensors)
    traced = gradients(weighted(run(case, arguments)), tensors, create_graph=True)
    for one, other in zip(raw, traced, strict=True):
        assert one.array.dtype == other.array.dtype
        np.testing.assert_allclose(one.array, other.array, rtol=1e-14, atol=0)


@of(COMPLEX)
def test_complex_derivative(case: Case) -> None:
    arguments = case.arguments(np.complex128)
    check_gradient(lambda: weighted(run(case, arguments)), leaves(arguments))


@of(DIFFERENTIABLE)
def test_layout_does_not_matter(case: Case) -> None:
    plain, strided = case.arguments(), case.arguments()
    for tensor in leaves(strided):
        tensor.array = np.asfortranarray(tensor.array).reshape(tensor.array.shape)  # which makes 0-d arrays 1-d
    wanted = run(case, plain)
    try:
        got = run(case, strided)
    except RuntimeError:
        assert case.op.view, "only a view may be refused for how its memory lies"
        return
    for one, other in zip(outputs(wanted), outputs(got), strict=True):
        np.testing.assert_allclose(one.array, other.array, rtol=1e-12, atol=1e-12)
    pairs = zip(gradients(weighted(wanted), leaves(plain)), gradients(weighted(got), leaves(strided)), strict=True)
    for one, other in pairs:
        np.testing.assert_allclose(one.array, other.array, rtol=1e-10, atol=1e-12)


@of(DIFFERENTIABLE)
def test_single_precision_stays_single(case: Case) -> None:
    arguments = case.arguments(np.float32)
    tensors = leaves(arguments)
    assert {out.array.dtype for out in outputs(run(case, arguments))} <= {np.dtype(np.float32), np.dtype(np.complex64)}
    assert all(g.array.dtype == np.float32 for g in gradients(weighted(run(case, arguments)), tensors) if g.array.dtype.kind == "f")


@of(INPLACE)
def test_inplace_equals_out_of_place(case: Case) -> None:
    arguments = case.arguments()
    expected = run(case, arguments)
    if (
        not isinstance(arguments[0], Tensor)
        or expected.array.shape != arguments[0].array.shape
        or expected.array.dtype != arguments[0].array.dtype
    ):
        assert case.row.samples, "an op with an in-place form has at least one sample"
        return
    tensors = leaves(arguments)

    def written() -> Tensor:
        copy = TRACED.clone(arguments[0])
        result = inplace(case.op, (copy, *arguments[1:]))
        assert result is copy
        assert copy.cell == [1]
        return copy

    np.testing.assert_array_equal(written().array, expected.array)
    if tensors and case.op.rules:
        check_gradient(lambda: weighted(TRACED.mul(written(), written())), tensors)


@of(INPLACE)
def test_inplace_through_a_view(case: Case) -> None:
    arguments = case.arguments()
    expected = run(case, arguments)
    first = arguments[0]
    if not isinstance(first, Tensor) or not first.array.ndim or expected.array.shape != first.array.shape or not case.op.rules:
        return

    def written() -> Tensor:
        base = TRACED.mul(TRACED.cat((first, first), 0), 1.0)
        inplace(case.op, (TRACED.narrow(base, 0, 0, first.array.shape[0]), *arguments[1:]))
        return TRACED.mul(base, base)

    if first.requires:
        assert type(TRACED.clone(first).grad_fn).__name__ == "CloneBackward0"
    check_gradient(lambda: weighted(written()), leaves(arguments))


@of(VIEWS)
def test_views_share_memory(case: Case) -> None:
    arguments = case.arguments()
    for out in outputs(run(case, arguments)):
        assert not out.array.size or np.shares_memory(physical(out.array), arguments[0].array)
        assert out.cell is arguments[0].cell


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.key)
def test_help_is_there(row: table.Row) -> None:
    assert row.doc.strip(), f"{row.key} has no docstring"


@pytest.mark.parametrize("row", [row for row in ROWS if isinstance(row, Op)], ids=lambda row: row.key)
def test_rules_name_what_there_is(row: Op) -> None:
    known = {"F", "wrt", *row.cotangents, *row.names}
    known |= {f"{name}_{what}" for name in row.names for what in ("shape", "dtype", "columns")}
    known |= {"outs", "outs_shape"} if row.several else {f"out_{name}" for name in row.returns} if row.returns else {"out"}
    for argument, rule in row.rules.items():
        assert argument in row.names, f"{row.key}: a rule for {argument!r}, which is no argument"
        unknown = set(rule_parameters(rule)) - known
        assert not unknown, f"{row.key}: the rule for {argument!r} names {unknown}"


RANDOM = (
    "create.gamma",
    "create.random",
    "create.random_fill",
    "activation.dropout",
)  # families that draw: no central difference of them makes sense
UNDERIVED = ("NotImplemented", "GeqrfBackward0")  # nodes of ops that have no derivative in PyTorch
SAMPLED = [
    row for row in ROWS if isinstance(row, Op) and row.rules and row.public and row.node not in UNDERIVED and row.family not in RANDOM
]


@pytest.mark.parametrize("row", SAMPLED, ids=lambda row: row.key)
def test_differentiable_rows_have_samples(row: Op) -> None:
    """Rows without a public name are reached by the second derivatives of those that have one."""
    assert row.samples, f"{row.key} has rules and no sample to test them by"


@pytest.mark.parametrize("name", table.public_names())
def test_wrong_arguments_are_refused_with_a_type_error(name: str) -> None:
    function = find(name)
    assert function is not None
    with pytest.raises(TypeError, match=r"\(|doesn't apply"):
        function(*[object()] * 12, no_such_keyword=1)
