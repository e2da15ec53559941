"""What is said of runs that end well and are not: ``tests/recorded/programs/examination``. The expected text is empty where there is nothing to say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradcli.data.inputs import given
from gradcli.diagnosis.observer import Explainer
from gradcli.diagnostics.model import Source
from gradcli.engine.backward.finite import is_finite
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.parsing.parser import parse
from gradcli.render.diagnostics import human
from gradcli.runs import replay
from gradcli.runs.session import Session, Settings
from tests.conftest import ROOT

CASES = sorted((ROOT / "tests" / "recorded" / "programs" / "examination").glob("*.gc"))


def told(text: str, name: str = "<text>", settings: Settings = Settings(nan="warn", traps=True)) -> tuple[str, int]:
    """All that a run has to say, and the exit status it asks for."""
    said: list[str] = []
    with Session(settings, observer=Explainer(lambda diagnostic: said.append(human(diagnostic)))) as session:
        session.run_all([Source(name, text)])
        return "".join(said), session.exit_status


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_examination(path: Path, expect_file: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "LEAST", 60.0)  # on a machine at work too
    expect_file(path.with_suffix(".txt"), told(path.read_text(encoding="utf-8"), path.name)[0])


def test_what_is_switched_off_is_not_said() -> None:
    text = "x = tensor([0., 4.]); y = sqrt(x).sum()"
    assert told(text, settings=Settings(nan="off", traps=True)) == ("", 0)
    assert told(text, settings=Settings(nan="warn", traps=True, silenced=("W0101",))) == ("", 0)
    assert told("x = ones(2); y = log(sigmoid(x)).sum()", settings=Settings(nan="warn")) == ("", 0)


def test_an_error_asks_for_an_exit_status() -> None:
    said, status = told("x = tensor([0., 4.]); y = sqrt(x).sum()", settings=Settings(nan="error"))
    assert said.startswith("error[E0701]")
    assert status == 4


EARLIER = (
    "import torch\nw = torch.ones(2, requires_grad=True)\nfor k in range(3):\n    y = (w / k).sum()\n    w.grad = None\n    y.backward()"
)


def test_every_backward_pass_counts() -> None:
    said, status = told(EARLIER, settings=Settings(nan="error"))
    assert said.startswith("error[E0701]: `y` is inf in step 1 of the loop on line 3")
    assert status == 4
    assert told(EARLIER, settings=Settings(nan="off")) == ("", 0)


def test_an_earlier_pass_of_a_run_that_cannot_be_made_again() -> None:
    inputs = [given("x", Tensor(np.ones(2), True))]
    with Session(Settings(inputs=[inputs[0]._replace(shared=True)], nan="warn"), observer=Explainer()) as session:
        first, later = "(x / 0).sum().backward()\nx.grad = None", "(x * 2).sum().backward()"
        session.run_all([Source("<text>", f"import torch\n{first}\nwith torch.no_grad(): x += 1\n{later}")])
        (diagnostic,) = session.log.diagnostics
    assert diagnostic.headline == "a backward pass met a value or gradient that is not finite; those of the last pass are"
    assert diagnostic.notes == ("its origin is unknown: an input was modified in place, so the program cannot be run again",)


def test_an_entry_of_a_session_is_not_blamed_for_the_one_before() -> None:
    with Session(Settings(nan="warn"), observer=Explainer()) as session:
        for entry in (
            "import torch; x = torch.ones(2, requires_grad=True)",
            "(x / 0).sum().backward()",
            "x.grad = None; (x * x).sum().backward()",
        ):
            session.execute(parse(Source("<text>", entry)), lambda value: None)
        assert [diagnostic.code for diagnostic in session.log.diagnostics] == ["W0101"]
        session.execute(parse(Source("<text>", "y = (x / 0).sum(); y.backward()")), lambda value: None)
    assert session.log.diagnostics[-1].headline.startswith("`y` is inf, and so is the gradient of `x`: `x / 0` produced")


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "complex64"])
@pytest.mark.parametrize("shape", [(), (1,), (3, 4), (0,)])
def test_a_look_at_the_numbers(dtype: str, shape: tuple[int, ...]) -> None:
    with np.errstate(all="ignore"):  # as in a run
        check_finite(np.full(shape, 60000.0).astype(dtype))  # the sum of squares of which is past float16


def check_finite(array: np.ndarray[Any, Any]) -> None:
    assert is_finite(array)
    assert is_finite(array.T)
    assert is_finite(np.full(array.shape, 3e38, np.float32))
    for bad in (np.nan, np.inf, -np.inf) if array.size else ():
        array[(-1,) * array.ndim] = bad
        assert not is_finite(array)
        assert not is_finite(array.T)


def test_a_run_changes_nothing_by_being_looked_at() -> None:
    """Names, gradients and output are those of the one run, whatever was run again behind it."""
    text = "print('once'); x = tensor([0., 4.]); y = where(x > 0, log(x), 0.).sum(); w = rand(2)"
    with Session(Settings(nan="warn", traps=True, seed=1)) as session:
        session.run_all([Source("<text>", text)])
        watched = session.log.stdout, session.world.names["w"].tolist()
    with Session(Settings(seed=1)) as session:
        session.run_all([Source("<text>", text)])
        assert watched == (session.log.stdout, session.world.names["w"].tolist()) == ("once\n", watched[1])


def test_a_graph_of_many_nodes_and_a_long_list_take_no_time() -> None:
    said, _ = told("x = tensor(1.)\ny = x\nfor i in range(20000): y = y + x\nnumbers = list(range(200000))\nout = y * 1")
    assert said == ""
