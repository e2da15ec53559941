"""-v, --const, --dtype, --seed."""

from __future__ import annotations

import json

import pytest

from tests.conftest import Command


def test_v_makes_a_leaf_in_the_default_dtype(gradcli: Command) -> None:
    names = json.loads(gradcli("--json", "-v", "x=[[1,1],[1,1]]", "out = (x * 3).sum()").stdout)["names"]
    assert (names["x"]["dtype"], names["x"]["requires_grad"], names["x"]["value"]) == ("float32", True, [[1.0, 1.0], [1.0, 1.0]])
    assert names["x"]["grad"]["value"] == [[3.0, 3.0], [3.0, 3.0]]


def test_v_takes_signs_exponents_and_nonfinite_numbers(gradcli: Command) -> None:
    assert gradcli("-v", "x=(-1, +2.5e-1, inf, -nan)", "--get", "x.detach()", "y = x").stdout == '[-1.0, 0.25, "Infinity", "NaN"]\n'


@pytest.mark.parametrize(
    ("text", "value"),
    [("3", "3"), ("-2.5", "-2.5"), ("'word'", "word"), ("True", "True"), ("(2, 3)", "(2, 3)"), ("None and None", None), ("1+2j", "(1+2j)")],
)
def test_const_is_typed_literally(gradcli: Command, text: str, value: str | None) -> None:
    done = gradcli("--const", f"n={text}", "print(n)")
    assert done.stdout == (f"{value}\n" if value is not None else "")
    assert done.returncode == (0 if value is not None else 2)


def test_const_list_is_a_tensor_and_no_leaf(gradcli: Command) -> None:
    done = gradcli("--const", "w=[1, 2]", "print(w.dtype, w.requires_grad)")
    assert done.stdout == "torch.int64 False\n"


def test_dtype(gradcli: Command) -> None:
    assert gradcli("--dtype", "float64", "-v", "x=[1]", "print(x.dtype, ones(2).dtype)").stdout == "torch.float64 torch.float64\n"


def test_seed_is_manual_seed(gradcli: Command) -> None:
    assert gradcli("--seed", "7", "print(randn(3))").stdout == gradcli("manual_seed(7); print(randn(3))").stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("-v", "x", "y = x"), "-v takes NAME=VALUE"),
        (("-v", "2x=1", "y = 1"), "-v takes NAME=VALUE"),
        (("-v", "x=", "y = x"), "expected a value"),
        (("-v", "x=[1,", "y = x"), "not a literal"),
        (("-v", "x=ones(2)", "y = x"), "not a literal"),
        (("-v", "x='text'", "y = x"), "numbers"),
        (("-v", "x=True", "y = x"), "numbers"),
        (("-v", "x=[[1, 2], [3]]", "y = x"), "expected sequence of length 2"),
        (("--const", "n=[1, f()]", "y = n"), "not a literal"),
        (("--grad-output", "y", "x = ones(2); x * 2"), "not a literal"),
        (("--dtype", "float31", "y = 1"), "float31"),
        (("--seed", "soon", "y = 1"), "soon"),
    ],
)
def test_an_input_that_cannot_be_used_is_a_usage_error(gradcli: Command, arguments: tuple[str, ...], words: str) -> None:
    done = gradcli(*arguments)
    assert (done.stdout, done.returncode) == ("", 2)
    assert done.stderr.startswith("error[E09")
    assert words in done.stderr


def test_v_that_is_never_read_is_an_error(gradcli: Command) -> None:
    done = gradcli("-v", "weigth=1", "out = weight * 2")
    assert (done.stdout, done.returncode) == ("", 2)
    assert "error[E0904]: no program reads `weigth`" in done.stderr
    assert "did you mean `weight`?" in done.stderr


@pytest.mark.parametrize("program", ["def f(x): return x\nf(1)", "y = [x for x in range(3)]", "y = 1", "f = lambda x: x"])
def test_a_name_of_an_inner_scope_does_not_read_it(gradcli: Command, program: str) -> None:
    assert gradcli("-v", "x=1", program).returncode == 2


@pytest.mark.parametrize(
    "program", ["def f(): return x\ny = f()", "y = f'{x}'", "x += 1", "y = [x for _ in range(3)]", "d = {}; d[0] = x.item()"]
)
def test_reads_are_found(gradcli: Command, program: str) -> None:
    done = gradcli("-v", "x=[1]", program)
    assert "E0904" not in done.stderr


def test_v_assigned_before_it_is_read_is_a_warning(gradcli: Command) -> None:
    done = gradcli("-v", "x=1", "x = tensor(2.); y = x * 1")
    assert done.returncode == 0
    assert done.stderr.startswith("warning[W0002]: the program assigns `x` before it reads the value set with `-v`\n --> <arg>:1:1")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("-v", "x=@-:csv", "-v", "y=@-:csv", "z = x + y"), "two inputs want standard input"),
        (("-v", "x=@-:csv"), "an input and the program both want standard input"),
        (("-v", "x=@-:csv", "-"), "an input and the program both want standard input"),
        (("-v", "x=@-:csv", "-f", "-"), "an input and the program both want standard input"),
        (("--const", "x=2", "-v", "x=1", "y = x"), "two options give a value to `x`"),
    ],
)
def test_inputs_that_exclude_each_other_are_refused(gradcli: Command, arguments: tuple[str, ...], words: str) -> None:
    done = gradcli(*arguments, stdin="1,2\n")
    assert (done.stdout, done.returncode) == ("", 2)
    assert words in done.stderr


def test_an_integer_that_a_leaf_rounds_is_noted(gradcli: Command) -> None:
    done = gradcli("-v", "x=@-:csv", "--get", "x.grad", "y = x.sum()", stdin="16777217\n3\n")
    assert (done.stdout, "float32 cannot hold 16777217 exactly" in done.stderr) == ("[1.0, 1.0]\n", True)
    assert gradcli("--dtype", "float64", "-v", "x=@-:csv", "--get", "x", "y = x.sum()", stdin="16777217\n3\n").stderr == ""


@pytest.mark.parametrize(("file", "program"), [("m.json", "m = tensor([nan, 1.0, inf])"), ("m.csv", "m = tensor([1.0, -2.0]) > 0")])
def test_what_is_written_is_read(gradcli: Command, file: str, program: str) -> None:
    assert gradcli("-o", file, "--get", "m", program).returncode == 0
    assert gradcli("--const", f"m=@{file}", "--get", "m", "y = 1").stdout == gradcli("--get", "m", program).stdout


def test_a_value_nested_too_deeply_is_refused(gradcli: Command) -> None:
    for depth in (65, 3000):
        done = gradcli("-v", f"x={'[' * depth}1{']' * depth}", "y = x")
        assert (done.returncode, done.stderr.startswith("error[E0903]: -v x: its brackets are nested too deeply")) == (2, True)
    assert gradcli("--const", f"x={'[' * 20}1{']' * 20}", "--get", "x.ndim", "y = 1").stdout == "20\n"


@pytest.mark.parametrize("seed", ["18446744073709551616", "-9223372036854775809"])
def test_a_seed_past_64_bits_is_refused(gradcli: Command, seed: str) -> None:
    done = gradcli("--seed", seed, "y = rand(1)")
    assert (done.returncode, done.stderr.startswith("error[E0902]: --seed takes an integer of 64 bits")) == (2, True)
    assert gradcli("--seed", "18446744073709551615", "y = rand(1)").returncode == 0


def test_names_are_those_of_python(gradcli: Command) -> None:
    assert gradcli("-v", "x̂=1.5", "--get", "x̂", "y = x̂ * 2").stdout == "1.5\n"
    assert gradcli("น้ำ = 1; ﬁ = 2; print(น้ำ, fi)").stdout == "1 2\n"
    done = gradcli("x = 3; x2 = 5; y = x²")
    assert "error[E0103]: invalid character '²'" in done.stderr
    assert "`**2`" in done.stderr
    assert gradcli("-v", "x²=1", "y = 1").returncode == 2


@pytest.mark.parametrize("value", ["abc", "-3", "9" * 30, "", "1.5"])
def test_a_stray_environment_variable_changes_nothing(gradcli: Command, value: str) -> None:
    done = gradcli("--get", "y", "x = ones(4); y = (x * x).sum()", env={"GRADCLI_CORES": value, "GRADCLI_LARGE": value})
    assert (done.stdout, done.stderr) == ("4.0\n", "")


def test_words_that_want_quotes(gradcli: Command) -> None:
    assert "gradcli '2 + 3'" in gradcli("2", "+", "3").stderr
    assert "quotes" not in gradcli("2", "+", ")").stderr
    assert gradcli("help").stdout == gradcli("--help").stdout


def test_a_control_character_in_a_name_is_escaped(gradcli: Command) -> None:
    done = gradcli("x\x1b[31m\x9b.py")
    assert done.stderr == "error[E0901]: cannot read x\\x1b[31m\\x9b.py: no such file or directory\n"
