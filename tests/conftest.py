"""What several tests use: the command as a process, and expected outputs as files."""

from __future__ import annotations

import gc
import os
import re
import shlex
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gradcli.command.start import OLD, YOUNG, YOUNGER

ROOT = Path(__file__).resolve().parent.parent
NOT_INHERITED = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "PYTHONIOENCODING", "PYTHONDONTWRITEBYTECODE")
CACHE = os.environ.get("XDG_CACHE_HOME") or str(
    Path.home() / ".cache"
)  # for tests with a home of their own: a cold one costs a second a process
Command = Callable[..., "subprocess.CompletedProcess[str]"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite", action="store_true", help="write expected outputs anew; review the diff")


def environment(**changes: str) -> dict[str, str]:
    """A plain environment: this checkout's gradcli with its bytecode, no colour wishes, no terminal size."""
    kept = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default", "TERM": "xterm", "LC_ALL": "C.UTF-8"} | changes


def with_gradcli(folder: Path) -> str:
    """A ``PATH`` whose first folder has this ``gradcli``."""
    shim = folder / "gradcli"
    shim.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m gradcli "$@"\n')
    shim.chmod(0o755)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


@pytest.fixture
def gradcli(tmp_path: Path) -> Command:
    """Runs ``gradcli ARGUMENTS`` in an empty folder, with `stdin` as its standard input."""

    def run(*arguments: str, stdin: str = "", env: dict[str, str] | None = None, cwd: Path = tmp_path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "gradcli", *arguments]
        return subprocess.run(
            command,
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=environment(**(env or {})),
            cwd=cwd,
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture
def expect_file(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compares a text with a file; under ``--rewrite`` writes it."""

    def expect(path: Path, text: str) -> None:
        if request.config.getoption("--rewrite"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return expect


def watched(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> list[bool]:
    """A list that says of each call of a function from now on whether it gave something other than None."""
    original, answers = getattr(owner, name), list[bool]()

    def noted(*arguments: Any) -> Any:
        result = original(*arguments)
        answers.append(result is not None)
        return result

    monkeypatch.setattr(owner, name, noted)
    return answers


def masked(text: str) -> str:
    """Text with object addresses hidden, and Python's own words as 3.11 has them."""
    return in_words_of_3_11(re.sub(r"0x[0-9a-fA-F]+", "0xADDR", text))


# What later versions of Python say otherwise: recorded outputs are those of 3.11.
REWORDED = (
    (r"without an implementation for abstract method '(\w+)'", r"with abstract method \1"),
    (r"( object has no attribute '\w+') and no __dict__ for setting new attributes", r"\1"),
    (r"(got an unexpected keyword argument '\w+')\. Did you mean '\w+'\?", r"\1"),
)


def in_words_of_3_11(text: str) -> str:
    for pattern, words in REWORDED:
        text = re.sub(pattern, words, text)
    while (start := text.find("OrderedDict({")) >= 0:
        text = text[:start] + ordered_dict_of_pairs(text[start:])
    return text


def ordered_dict_of_pairs(text: str) -> str:
    """``OrderedDict({'a': 1}) …`` as ``OrderedDict([('a', 1)]) …``."""
    start, depth, pairs = text.index("{") + 1, 0, [""]
    for place, sign in enumerate(text[start:], start):
        depth += (sign in "([{") - (sign in ")]}")
        if depth < 0:
            items = [pair.strip().partition(": ") for pair in pairs if pair.strip()]
            return "OrderedDict([" + ", ".join(f"({key}, {value})" for key, _, value in items) + "])" + text[place + 2 :]
        if sign == "," and not depth:
            pairs.append("")
        else:
            pairs[-1] += sign
    return text.replace("{", "(", 1)


# ---- what every test would pay for --------------------------------------------------------------------------------------------------


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Garbage is collected as often as in the command, and never looked for among 24,000 tests: else half of all processor time goes there."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, YOUNGER, OLD)


# ---- in what order, and on which core ------------------------------------------------------------------------------------------------

LONG = "tests/test_docs.py"  # a test is a page of commands: begun last, one of them would run while all other cores wait


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Under ``-n``: a core that has nothing left takes over tests of another one."""
    from xdist.scheduler import WorkStealingScheduling

    return WorkStealingScheduling(config, log)


# ---- what a run shows: one line a room -----------------------------------------------------------------------------------------------


class Rooms:
    """Counts the tests of each folder below ``tests/``, and writes a line when the last of them is done."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.left: Counter[str] = Counter()
        self.outcomes: dict[str, Counter[str]] = {}

    def room(self, nodeid: str) -> str:
        parts = nodeid.partition("::")[0].split("/")[1:]
        return parts[0] if len(parts) > 1 else "whole"

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.left.update(self.room(item.nodeid) for item in session.items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node: object, ids: list[str]) -> None:
        if not self.left:
            self.left.update(map(self.room, ids))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        room = self.room(report.nodeid)
        outcomes = self.outcomes.setdefault(room, Counter())
        if report.when == "call" or report.outcome != "passed":
            outcomes[report.outcome] += 1
        if report.when == "teardown":
            self.left[room] -= 1
            if not self.left[room]:
                counts = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
                reporter = self.config.pluginmanager.getplugin("terminalreporter")
                reporter.ensure_newline()
                reporter.write_line(f"{room:12} {counts}")

    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        """No dot for a test that passed or was skipped; their counts, and all of a failure, are shown anyway."""
        if report.outcome == "failed":
            return None
        counted = report.when == "call" if report.outcome == "passed" else True
        return (report.outcome if counted else "", "", report.outcome.upper())


def pytest_configure(config: pytest.Config) -> None:
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as of a job in the background: the commands under test would ignore Ctrl-C too
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if not hasattr(config, "workerinput") and config.option.verbose < 1:
        config.pluginmanager.register(Rooms(config))
