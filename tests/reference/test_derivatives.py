"""The derivatives that the op reference writes in mathematics are those that backward gives, and the examples show one."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

import gradcli
from gradcli.engine.table import table
from gradcli.engine.table.table import Op, Row
from gradcli.reference import catalogue
from gradcli.reference.arguments import MEANINGS, PLAIN
from gradcli.reference.derivatives import Derivative, argument_names, derivatives, whole_program
from gradcli.reference.examples import example, plainest, program_of, shows_derivative
from gradcli.reference.mathematics import MATHEMATICS
from gradcli.reference.subjects import SUBJECTS, subject_of

FAMILIES = sorted(catalogue.families())
SHORT = "inv = linalg.inv; det = linalg.det; pinv = linalg.pinv; norm = torch.norm; expm1 = torch.expm1; "  # as formulas write them
RANDOM = ("dropout", "rrelu")  # what another run of the same seed does not repeat


def rows(family: str) -> Iterator[Row]:
    table.load_all()
    yield from (row for row in table.ROWS.values() if row.public and row.family == family)


def settings_of(row: Row) -> str:
    """The arguments that are no tensors of the program, by their names."""
    sample, tensors = plainest(row), set(argument_names(row))
    given = dict(zip(row.names, sample.args, strict=False)) | sample.kwargs
    plain = {name: value for name, value in (row.defaults | given).items() if name not in tensors}
    return "".join(f"{name} = {value!r}; " for name, value in plain.items() if is_plain(value))


def is_plain(value: object) -> bool:
    return all(map(is_plain, value)) if isinstance(value, tuple) else isinstance(value, (bool, int, float))


def wrong(row: Row, derivative: Derivative) -> str:
    """What is wrong with a derivative, where it can be evaluated."""
    whole = whole_program(row)
    assert whole is not None, row.key
    expected = gradcli.run(whole, dtype="float64", seed=0).names[derivative.argument].grad
    definitions = "".join(f"{name} = {text}; " for name, text in derivative.where)
    statements = f"{whole.rpartition('; ')[0]}; {settings_of(row)}{SHORT}{definitions}found = 1.0*({derivative.text}); found"
    shown = f"{row.key}, d/d {derivative.argument} = {derivative}"
    try:
        value = gradcli.run(statements, dtype="float64", seed=0).names["found"]
    except gradcli.ProgramError as problem:
        return f"{shown}: {problem}"
    if derivative.text == "0":
        return "" if not expected.numpy().any() else f"{shown} and not 0"
    found, tolerance = value.detach().numpy(), 1e-3 if row.family == "create.casts" else 1e-6
    right = found.shape == tuple(expected.shape) and np.allclose(found, expected.numpy(), rtol=tolerance, atol=1e-8)
    return "" if right else f"{shown}: {found} is not {expected}"


@pytest.mark.parametrize("family", FAMILIES)
def test_derivatives_are_right(family: str) -> None:
    problems = [wrong(row, one) for row in rows(family) if not row.name.startswith(RANDOM) for one in derivatives(row)]
    assert [problem for problem in problems if problem] == []


@pytest.mark.parametrize("family", FAMILIES)
def test_examples_show_a_derivative(family: str) -> None:
    """Each op with a derivative, where a call of it alone can show one."""
    differentiable = [row for row in rows(family) if isinstance(row, Op) and row.rules and example(row)]
    assert [row.key for row in differentiable if row.key not in WITHOUT and not shows_derivative(example(row))] == []


WITHOUT = (
    *("fill_", "zero_", "unsqueeze_", "squeeze_", "squeeze_dim_", "squeeze_dims_", "t_", "transpose_"),  # in place on a leaf
    *("eq", "ne", "lt", "le", "gt", "ge", "heaviside", "zeta_number"),  # whose rule only refuses
    "lu_unpack",  # needs the positions that `lu_factor` gives
)


def test_what_is_stated_is_used() -> None:
    table.load_all()
    assert [key for key in MATHEMATICS if key not in table.ROWS] == []
    assert [key for key, rules in MATHEMATICS.items() if not set(rules) <= {one.argument for one in derivatives(table.ROWS[key])}] == []


@pytest.mark.parametrize(
    ("name", "argument", "text"),
    [
        ("relu", "self", "g*(self > 0)"),
        ("exp", "self", "g*exp(self)"),
        ("mul", "self", "other*g"),
        ("matmul", "self", "g @ other.T"),
        ("softmax", "self", "out*(g - sum(g*out, dim, keepdim=True))"),
        ("nn.functional.cross_entropy", "input", "g*(softmax(input, 1) - eye(2)[target])/3"),
        ("linalg.inv", "A", "-inv(A).T @ g @ inv(A).T"),
    ],
)
def test_derivatives_as_a_reader_expects_them(name: str, argument: str, text: str) -> None:
    assert catalogue.entries(name)[0].derivatives[argument].text == text


def test_every_family_has_one_subject() -> None:
    for family in FAMILIES:
        assert subject_of(family)
        assert (
            sum(any(family == name or (name.endswith(".") and family.startswith(name)) for name in names) for _, names in SUBJECTS) == 1
        ), family
    assert set().union(*catalogue.subjects().values()) == set().union(*catalogue.families().values())
    assert all(catalogue.subjects().values())


def test_no_meaning_is_of_an_argument_that_no_op_has() -> None:
    table.load_all()
    used = {name for row in table.ROWS.values() for name in row.names}
    assert sorted(set(MEANINGS) - used) == []
    assert not set(MEANINGS) & set(PLAIN)


def test_program_of_a_sample_calls_tensors_by_other_names() -> None:
    row = table.ROWS["add"]
    lines, call = program_of(row, plainest(row), ["left", "right"])
    assert [line.partition(" = ")[0] for line in lines] == ["left", "right"]
    assert call == "add(left, right)"
