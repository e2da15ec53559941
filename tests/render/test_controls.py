"""Nothing of a program's commands the terminal that shows a view of it: names of its classes, texts of its objects."""

from __future__ import annotations

import json

import pytest

from gradcli.render.paint import without_controls
from tests.conftest import Command

EVIL = "\x1b[2J\x1b]0;title\x07\u202e\x9b31m"
TAMED = r"\x1b[2J\x1b]0;title\x07\u202e\x9b31m"
PROGRAM = f"""\
import torch
class P(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x * 1
    @staticmethod
    def backward(ctx, g): return g
class M(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.w = torch.nn.Parameter(torch.ones(2))
    def extra_repr(self): return {EVIL!r}
P.__name__ = P.__qualname__ = {EVIL!r}
globals()[{EVIL!r}] = torch.ones(2)
m = M()
p = P.apply(m.w)
y = p.sum()
y.backward()
"""


@pytest.mark.parametrize("options", ["--report", "--graph", "--graph=mermaid", "--explain", "--profile"])
def test_a_view_commands_no_terminal(gradcli: Command, options: str) -> None:
    done = gradcli(options, PROGRAM)
    assert done.returncode == 0
    assert not set("\x1b\x07\x9b\u202e") & set(done.stdout)
    if options in ("--report", "--graph"):
        assert TAMED[:5] in done.stdout


def test_colours_stay_where_a_text_is_painted() -> None:
    assert without_controls(f"\x1b[1mx\x1b[0m {EVIL}", painted=True) == f"\x1b[1mx\x1b[0m {TAMED}"
    assert without_controls("\x1b[1mx") == r"\x1b[1mx"


COMMANDS = "\x1b\x07\x9b\u202e\x7f\x85"
TEXT = EVIL + COMMANDS


@pytest.mark.parametrize("options", [[], ["--const", "n=[1,2]", "--each", "n"]])
def test_json_is_valid_and_commands_no_terminal(gradcli: Command, options: list[str]) -> None:
    done = gradcli(*options, "--get", "s", f"s = {TEXT!r}")
    assert {json.loads(line) for line in done.stdout.splitlines()} == {TEXT}
    assert not set(COMMANDS) & set(done.stdout)


def test_a_report_in_json_is_valid_and_commands_no_terminal(gradcli: Command) -> None:
    done = gradcli("--json", f"s = {TEXT!r}")
    assert json.loads(done.stdout)["names"]["s"]["value"] == TEXT
    assert not set(COMMANDS) & set(done.stdout)


def test_a_diagnostic_in_json_is_valid_and_commands_no_terminal(gradcli: Command) -> None:
    done = gradcli("--error-format=json", f"raise ValueError({TEXT!r})")
    assert json.loads(done.stderr)["headline"] == f"ValueError: {TEXT}"
    assert not set(COMMANDS) & set(done.stderr)


def test_a_message_turns_no_text_around(gradcli: Command) -> None:
    done = gradcli(f"raise ValueError({EVIL!r})")
    assert f"ValueError: {TAMED}\n" in done.stderr


def test_what_is_no_identifier_is_no_name_of_the_program(gradcli: Command) -> None:
    program = "globals()['x\"]; import os']=ones(2)\nz=ones(2)\ny=(z*globals()['x\"]; import os']).sum()"
    assert "import os" not in gradcli("--emit=numpy", program).stdout
    assert "import os" not in gradcli(program).stdout
