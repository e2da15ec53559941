"""Long is not deep: what is written in a row runs at any length, and nesting ends in an error that says so."""

from __future__ import annotations

import pytest

import gradcli

MANY = 6_000
LEVELS = 900
BRANCHES = 2_000


def shown(program: str) -> str:
    return gradcli.run(program).stdout


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("y=" + "+".join(["x"] * MANY) + "\ny.sum().backward()\nprint(y.item(), x.grad)", f"{MANY}.0 tensor([{MANY}.])\n"),
        ("y=" + "*".join(["x"] * MANY) + "\ny.sum().backward()\nprint(y.item(), x.grad)", f"1.0 tensor([{MANY}.])\n"),
        ("print((" + "-".join(["x"] * MANY) + ").item())", f"{2 - MANY}.0\n"),
        ("print(1 " + "- 2 + 3" * MANY + ")", f"{MANY + 1}\n"),
        ("print(" + " and ".join(["1"] * MANY) + ")", "1\n"),
        ("print(" + " or ".join(["0"] * MANY) + " or 7)", "7\n"),
        ("a=1\nprint(" + " == ".join(["a"] * MANY) + ")", "True\n"),
        ("print(" + " < ".join(map(str, range(MANY))) + ")", "True\n"),
        ("print(sum([" + ", ".join(map(str, range(MANY))) + "]))", f"{sum(range(MANY))}\n"),
        ("print(len(" + "+".join(["'a'"] * MANY) + "))", f"{MANY}\n"),
        ("print(len(" + " ".join(["'a'"] * MANY) + "))", f"{MANY}\n"),
    ],
    ids=["add", "multiply", "subtract", "mixed", "and", "or", "compare", "ascending", "list", "strings", "literals"],
)
def test_a_row_of_any_length_runs(program: str, expected: str) -> None:
    assert shown("import torch\nx = torch.ones(1, requires_grad=True)\n" + program) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("**".join(["1"] * LEVELS), "1"),
        ("-" * LEVELS + "3", "3"),
        ("- + " * LEVELS + "3", "3"),
        ("not " * (LEVELS + 1) + "1", "False"),
        ("(" * LEVELS + "4" + ")" * LEVELS, "4"),
        ("abs(" * LEVELS + "-4" + ")" * LEVELS, "4"),
        ("len(" + "[" * LEVELS + "]" * LEVELS + ")", "1"),
        ("'a'" + ".strip()" * LEVELS, "a"),
        ("".join(f"{i} if a == {-i} else " for i in range(1, LEVELS)) + "7", "7"),
    ],
    ids=["powers", "minus", "signs", "not", "brackets", "calls", "lists", "methods", "conditions"],
)
def test_deep_expressions_run(expression: str, expected: str) -> None:
    assert shown(f"a = 1\nprint({expression})") == expected + "\n"


def test_many_branches_run() -> None:
    branches = "".join(f"elif a == {-i}: pass\n" for i in range(BRANCHES))
    assert shown(f"a = 1\nif a == 7: pass\n{branches}else: print('last')") == "last\n"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("2 ** 3 ** 2", "512"),
        ("-2 ** 2", "-4"),
        ("2 ** -1", "0.5"),
        ("2 ** -2 ** 2 ** 0", "0.25"),
        ("- - 2 ** 2 * 3", "12"),
        ("-+~3 * 2", "8"),
        ("not not 1 == 2", "False"),
        ("not -1 + 1", "True"),
        ("2 * -3 ** 2 + 1", "-17"),
    ],
)
def test_prefixes_and_powers_bind_as_in_python(expression: str, expected: str) -> None:
    assert shown(f"print({expression})") == expected + "\n"


@pytest.mark.parametrize(
    "program",
    ["y = " + "-" * 20_000 + "x", "y = x" + ".sin()" * 20_000, "y = " + "(1," * 20_000 + ")" * 20_000],
    ids=["prefixes", "methods", "tuples"],
)
def test_what_is_too_deep_is_named(program: str) -> None:
    with pytest.raises(gradcli.ProgramError) as caught:
        gradcli.run("x = 1.0; z = 2\n" + program)
    diagnostic = caught.value.diagnostics[0]
    assert diagnostic.code == "E0602"
    assert "too many levels" in diagnostic.headline
    assert diagnostic.labels[0].span.line == 2


def test_an_error_in_a_long_row_is_at_its_operator() -> None:
    row = " + ".join(["x"] * 60)
    with pytest.raises(gradcli.ProgramError) as caught:
        gradcli.run(f"x = ones(2); z = ones(3)\ny = {row} + z + x")
    span = caught.value.diagnostics[0].labels[-1].span
    assert "`z` [3]" in caught.value.diagnostics[0].headline
    assert span.line == 2
