"""Limits on time and memory, and Ctrl-C, also inside one long call of C that holds the interpreter."""

from __future__ import annotations

import itertools
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gradcli.host import chain, interrupt, memory, ticks
from tests.conftest import ROOT, Command, environment

LOOPS = {
    "a loop": "while True: pass",
    "a loop that catches everything": "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
    "C code that holds the interpreter": "breach(0)",
}
needs_chain = pytest.mark.skipif(not chain.is_available(), reason="the C library has no contexts")


def started(program: str, folder: Path, *options: str) -> subprocess.Popen[str]:
    """The command with a function of C that never ends as `breach(0)`."""
    functions = folder / "functions.json"
    functions.write_text('["import itertools; 5 in itertools.repeat(0)"]')
    env = environment(BREACH=str(functions))
    command = [sys.executable, str(ROOT / "tests" / "command" / "breach.py"), *options, "-e", "print('go', flush=True)", "-e", program]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)
    assert process.stdout is not None
    assert process.stdout.readline() == "go\n"
    return process


@needs_chain
@pytest.mark.parametrize("name", LOOPS)
def test_ctrl_c_ends_a_run_within_a_second(name: str, tmp_path: Path) -> None:
    process = started(LOOPS[name], tmp_path)
    start = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert time.monotonic() - start < 1.5
    assert process.returncode == -signal.SIGINT
    assert "error[E0603]: interrupted" in said
    assert "Traceback" not in said


@needs_chain
@pytest.mark.parametrize("name", LOOPS)
def test_the_time_is_over(name: str, tmp_path: Path) -> None:
    process = started(LOOPS[name], tmp_path, "--timeout", "1.2")
    start = time.monotonic()
    _, said = process.communicate(timeout=30)
    assert time.monotonic() - start < 3
    assert process.returncode == interrupt.OUT_OF_TIME
    assert "error[E0604]: the time limit of 1.2 s is over" in said
    assert "Traceback" not in said


@needs_chain
@pytest.mark.parametrize(("options", "signals", "status"), [(["--timeout", "1"], (), 124), ([], (signal.SIGINT,), -signal.SIGINT)])
def test_a_standard_error_that_nobody_reads_holds_nothing_up(options: list[str], signals: tuple[signal.Signals, ...], status: int) -> None:
    program = "import warnings; print('go', flush=True); warnings.warn('x' * 10**6); x = 1"
    command = [sys.executable, "-m", "gradcli", *options, "-e", program]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"go\n"
        time.sleep(0.3)
        for number in signals:
            process.send_signal(number)
        assert process.wait(timeout=30) == status


@pytest.mark.parametrize("step", ["1e-300", "5e-324"])
def test_a_size_past_all_numbers(gradcli: Command, step: str) -> None:
    done = gradcli(f"x = arange(0, 1e10, {step})")
    assert done.returncode == 5
    assert "E0999" not in done.stderr


def test_a_run_within_its_time_is_not_touched(gradcli: Command) -> None:
    done = gradcli("--timeout", "60", "--get", "x", "x = 1 + 1")
    assert (done.returncode, done.stdout, done.stderr) == (0, "2\n", "")


@pytest.mark.parametrize("seconds", ["0", "-1", "x", "nan", "inf", "1e9", ""])
def test_a_time_that_is_none(gradcli: Command, seconds: str) -> None:
    done = gradcli(f"--timeout={seconds}", "x = 1")
    assert done.returncode == 2
    assert "--timeout" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel how much the process has")
@pytest.mark.parametrize(
    "program",
    ["l = []\nwhile True: l.append([0.5] * 100)", "import torch\ny = torch.ones(9, requires_grad=True)\nwhile True: y = y.sin()"],
    ids=["lists", "graph"],
)
def test_a_program_that_grows_is_told_its_size_and_the_limit(gradcli: Command, program: str) -> None:
    done = gradcli("--max-memory", "64M", program)
    assert done.returncode == 5
    assert "error[E0601]: not enough memory: " in done.stderr
    assert "exceeds the limit of 64 MiB" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_allocation_is_refused_with_its_size_and_the_limit(gradcli: Command) -> None:
    assert "3.725 GiB exceeds the limit of 1 GiB" in gradcli("--max-memory", "1G", "x = ones(10**9)").stderr


@needs_chain
def test_a_mailbox_takes_one_byte_only() -> None:
    import os
    import select

    reader, writer = chain.mailbox(2)
    os.write(writer, b"\x0e")
    assert select.select([reader], [], [], 0)[0] == []
    os.write(writer, b"\x02")
    assert os.read(reader, 1) == b"\x02"
    os.close(reader)
    os.close(writer)


@needs_chain
def test_no_signal_wakes_the_chain() -> None:
    """One that the kernel gave to its thread would end its sleep, and so the process."""
    program = (
        "import signal, time; from pathlib import Path; from gradcli.host import chain; tasks = Path('/proc/self/task')\n"
        "before = set(tasks.iterdir()); chain.start(chain.pause(60)); time.sleep(0.3)\n"
        "thread, = set(tasks.iterdir()) - before\n"
        "blocked = [line.split()[1] for line in (thread / 'status').read_text().splitlines() if line.startswith('SigBlk')]\n"
        "print(int(blocked[0], 16) >> (signal.SIGALRM - 1) & 1, signal.pthread_sigmask(signal.SIG_BLOCK, ()))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30)
    assert (done.stdout, done.stderr) == ("1 set()\n", "")


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timer")
def test_checks_are_made_while_the_body_runs_and_not_after() -> None:
    seen: list[int] = []
    with ticks.checked(lambda: seen.append(1)):
        deadline = time.monotonic() + 10
        while len(seen) < 2 and time.monotonic() < deadline:
            pass
    count = len(seen)
    assert count >= 2
    time.sleep(2 * ticks.INTERVAL)
    assert len(seen) == count
    assert signal.getsignal(signal.SIGALRM) is signal.SIG_DFL


@pytest.mark.skipif(not memory.resident(), reason="the system does not say")
def test_memory_is_watched() -> None:
    def grow() -> None:
        with memory.watched(1 << 24):
            held = [bytearray(b"x") * (1 << 20) for _ in range(160)]
            for _ in itertools.count():
                held[0][0] = 1

    with pytest.raises(MemoryError, match="more than the limit of 16777216"):
        grow()


def test_an_interrupted_backward_leaves_no_half_gradient() -> None:
    import gradcli
    from gradcli.engine.calls.functions import find

    assert find("torch.sin") is not None
    text = """\
import torch
x = torch.ones(2, requires_grad=True)
w = torch.ones(2, requires_grad=True)
def stop(g): raise KeyboardInterrupt
try:
    y = (x * w)
    y.register_hook(stop)
    (y.sum() + (x * 2).sum()).backward()
except KeyboardInterrupt: pass
print(w.grad, x.grad)
"""
    try:
        said = gradcli.run(text).stdout
    except gradcli.ProgramError as error:
        said = str(error)
    assert said == "None None\n"
