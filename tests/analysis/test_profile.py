"""--profile: what is counted is exact; what is measured adds up."""

from __future__ import annotations

import json
from typing import Any

import pytest

import gradcli
from gradcli.render.answers.profile import counted, seconds
from tests.conftest import Command

TRAINING = """
net = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))
X = const(randn(16, 4))
for i in range(3):
    net.zero_grad()
    loss = (net(X)**2).mean()
    loss.backward()
"""


@pytest.mark.parametrize(  # forward and backward, as PyTorch's FlopCounterMode counts them where no groups are involved
    ("program", "op", "flops"),
    [
        ("x = rand(3, 4); w = rand(4, 5); out = (x @ w).sum()", "mm", 360),
        ("x = rand(3, 4); w = const(rand(4, 5)); out = (x @ w).sum()", "mm", 240),
        ("x = rand(2, 3, 4); w = rand(2, 4, 5); out = (x @ w).sum()", "bmm", 720),
        ("x = const(rand(3, 4)); w = rand(5, 4); b = rand(5); out = F.linear(x, w, b).sum()", "addmm", 240),
        ("x = rand(4); w = rand(4); out = x @ w", "dot", 24),
        ("x = rand(3, 4); w = rand(4); out = (x @ w).sum()", "mv", 72),
        ("x = rand(2, 4, 8, 8); w = rand(6, 2, 3, 3); out = F.conv2d(x, w, stride=2, padding=1, groups=2).sum()", "convolve", 20736),
        ("x = rand(2, 4, 8, 8); w = rand(4, 3, 3, 3); out = F.conv_transpose2d(x, w, stride=2).sum()", "convolve", 82944),
        ("x = rand(3, 4); out = x.sin().sum()", "sin", 24),
        ("x = rand(3, 4); out = x.t().sum()", "t", 0),
    ],
)
def test_floating_point_operations(program: str, op: str, flops: int) -> None:
    program = program.replace("F.", "nn.functional.")
    assert gradcli.run(program).profile().ops[op].flops == flops


def test_what_is_kept_for_backward_and_how_much_there_is_at_most() -> None:
    profile = gradcli.run("x = ones(1000); y = x.exp(); z = y.exp(); out = (z * 2).sum()").profile()
    assert profile.ops["exp"].kept == 8000  # both results, 4 bytes an element; the leaf is there anyway
    assert profile.total.kept == 8000
    assert profile.peak >= 4 * 4000


def test_memory_that_is_gone_is_not_counted() -> None:
    short = gradcli.run("x = const(ones(1000))\nfor i in range(50):\n    x = x + 1\nout = x.sum()").profile()
    assert 8000 <= short.peak < 20_000


def test_calls_by_line_and_by_op() -> None:
    profile = gradcli.run(TRAINING).profile()
    lines = {line.number: line.cost for line in profile.lines}
    assert profile.ops["addmm"].calls == 6
    assert lines[6].calls == sum(cost.calls for name, cost in profile.ops.items() if name in ("addmm", "tanh", "t", "pow", "mean"))
    assert all(line.text == TRAINING.split("\n")[line.number - 1] for line in profile.lines)
    assert sum(cost.calls for cost in lines.values()) == profile.total.calls


def test_times_add_up() -> None:
    profile = gradcli.run(TRAINING).profile()
    assert profile.total.forward > 0
    assert profile.total.backward > 0
    assert sum(line.cost.backward for line in profile.lines) == pytest.approx(profile.total.backward)
    assert sum(line.cost.forward for line in profile.lines) <= profile.total.forward
    assert sum(cost.forward for cost in profile.ops.values()) <= profile.total.forward
    times = [line.cost.time for line in profile.lines]
    assert times == sorted(times, reverse=True)


def test_it_fits_80_columns(gradcli: Command, tmp_path: Any) -> None:
    (tmp_path / "train.gc").write_text(TRAINING.replace("loss =", f"{'loss_of_a_long_name' * 4} = loss ="))
    shown = gradcli("--profile", str(tmp_path / "train.gc")).stdout
    assert "kept for backward" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_as_data(gradcli: Command) -> None:
    report = json.loads(gradcli("--json", "--profile", "x = ones(3); out = (x * x).sum()").stdout)["profile"]
    assert {line["line"] for line in report["lines"]} == {1}
    assert next(op for op in report["ops"] if op["op"] == "mul")["calls"] == 1
    assert report["total"]["flops"] == 3 + 6 + 1 + 1


def test_hooks_and_second_derivatives_are_measured_too() -> None:
    profile = gradcli.run("x = tensor(2.); y = x**3; (g,) = torch.autograd.grad(y, x, create_graph=True); out = g.sin()").profile()
    assert profile.ops["pow"].backward > 0


def test_numbers_are_short() -> None:
    assert [seconds(time) for time in (0, 1.5e-6, 0.0123, 2.0)] == ["0", "1.5 us", "12.3 ms", "2 s"]
    assert [counted(number) for number in (0, 999, 1500, 2 * 10**9)] == ["0", "999", "1.5 k", "2 G"]
