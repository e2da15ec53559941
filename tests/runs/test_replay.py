"""Running again: the same numbers, in silence, within a budget; and patches that are shown only when they ran."""

from __future__ import annotations

import time

import numpy as np
import pytest

import gradcli
from gradcli.data.inputs import given
from gradcli.diagnosis.observer import Explainer
from gradcli.diagnosis.patches.pieces import as_operand
from gradcli.diagnostics.model import Source, Span
from gradcli.engine.state import STATE, State
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.parsing.edits import edited, shown
from gradcli.lang.parsing.parser import parse
from gradcli.runs import replay as replays
from gradcli.runs.replay import Replay
from gradcli.runs.results import ProgramError
from gradcli.runs.session import Session, Settings


def help_of(text: str, **options: object) -> tuple[str, ...]:
    with pytest.raises(gradcli.ProgramError) as caught:
        gradcli.run(text, **options)  # type: ignore[arg-type]
    return caught.value.diagnostic.help


RANDOM = "import random\nimport numpy as np\nout = (rand(3).tolist(), random.random(), np.random.rand(2).tolist(), randn(2).tolist())"


@pytest.mark.parametrize("seed", [None, 7])
def test_the_same_numbers(seed: int | None) -> None:
    with Session(Settings(seed=seed)) as session:
        session.run_all([Source("<text>", RANDOM)])
        found: list[object] = []
        Replay(session).run(look=lambda again: found.append(again.world.names["out"]))
        assert found == [session.world.names["out"]]


def test_it_says_nothing_and_leaves_the_state_alone() -> None:
    with Session(Settings()) as session:
        session.run_all([Source("<text>", "x = ones(2); x += 1; print(x); y = (x * 2).sum()")])
        output, diagnostics, names = session.log.stdout, list(session.log.diagnostics), dict(session.world.names)
        ran = Replay(session).run()
        assert ran is not None
        assert ran.well
        assert (session.log.stdout, session.log.diagnostics) == (output, diagnostics)
        assert all(session.world.names[name] is value for name, value in names.items())
        assert type(STATE) is State


def test_inputs_have_memory_of_their_own() -> None:
    array = np.ones(2, np.float32)
    with Session(Settings(inputs=[given("x", array)])) as session:
        session.run_all([Source("<text>", "y = (x * x).sum()")])
        again: list[object] = []
        Replay(session).run(look=lambda other: again.append(other.world.names["x"].grad.tolist()))
        assert again == [[2.0, 2.0]] == [session.world.names["x"].grad.tolist()]


def test_an_input_that_was_written_is_made_anew() -> None:
    with Session(Settings(inputs=[given("x", np.ones(2))])) as session:
        session.run_all([Source("<text>", "with no_grad(): x += 1")])
        again: list[object] = []
        Replay(session).run(look=lambda other: again.append(other.world.names["x"].tolist()))
        assert again == [[2.0, 2.0]] == [session.world.names["x"].tolist()]


def test_a_run_that_wrote_into_a_tensor_of_the_caller_is_not_made_again() -> None:
    with Session(Settings(inputs=[given("x", Tensor(np.ones(2), requires=True))])) as session:
        session.run_all([Source("<text>", "with no_grad(): x += 1")])
        replay = Replay(session)
        assert not replay.possible
        assert replay.run() is None


def test_the_budget_ends_a_run_that_goes_on_and_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replays, "LEAST", 0.2)
    with Session(Settings()) as session:
        with pytest.raises(ProgramError):
            session.run_all([Source("<text>", "x = ones(2)\nfor i in range(10): x = x * 1\nx @ ones(3)")])
        replay = Replay(session)
        place = session.modules[0].span.source
        span = Span(place, place.text.index("10"), place.text.index("10") + 2)
        started = time.perf_counter()
        assert replay.run([(span, "10 ** 9")]) is None
        assert time.perf_counter() - started < 2
        assert replay.budget <= 0


def test_an_edit_that_does_not_parse_is_no_run() -> None:
    with Session(Settings()) as session:
        session.run_all([Source("<text>", "x = 1")])
        source = session.modules[0].span.source
        assert Replay(session).run([(Span(source, 0, 1), "((")]) is None


def test_edits() -> None:
    module = parse(Source("<text>", "a = 1; b = a + a; c = b"))
    first = module.span.source.text.index("a + a")
    edit = [(Span(module.span.source, first, first + 1), "(2)"), (Span(module.span.source, first + 5, first + 5), ".x")]
    assert edited([module], edit)[0].span.source.text == "a = 1; b = (2) + a.x; c = b"
    assert shown([module], edit) == "b = (2) + a.x"


@pytest.mark.parametrize(
    ("text", "operand"),
    [
        ("x", "x"),
        ("x.grad", "x.grad"),
        ("f(x, y)", "f(x, y)"),
        ("x[0].t()", "x[0].t()"),
        ("x + y", "(x + y)"),
        ("-x", "(-x)"),
        ("(x)(y)", "((x)(y))"),
    ],
)
def test_brackets(text: str, operand: str) -> None:
    assert as_operand(text) == operand


# ---- patches ------------------------------------------------------------------------------------------------------------


def test_a_patch_is_shown_when_it_runs() -> None:
    assert help_of("a = ones(2, 3)\nb = ones(2, 3)\na @ b") == ("transpose `b`; the result is [2, 2]\na @ b.T",)


def test_not_when_the_program_does_not_get_past_the_mistake_with_it() -> None:
    assert help_of("a = ones(2, 3)\nb = ones(2, 3)\n(a @ b) @ ones(7)") == ()


def test_the_one_that_serves_the_rest_of_the_statement_is_chosen() -> None:
    assert help_of("a = ones(2, 3)\nb = ones(2, 3)\n(a @ b) @ ones(3)") == ("transpose `a`; the result is [3, 3]\n(a.T @ b) @ ones(3)",)


def test_a_mistake_further_down_does_not_matter() -> None:
    assert help_of("a = ones(2, 3)\nb = ones(2, 3)\nc = a @ b\nc @ ones(7)")[0].endswith("c = a @ b.T")


def test_with_no_time_to_try_a_patch_is_labelled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replays, "LEAST", 0.0)
    monkeypatch.setattr(replays, "TIMES", 0)
    assert "(not tried, because running the program again takes too long)" in help_of("a = ones(2, 3)\nb = ones(2, 3)\na @ b")[0]


def test_in_a_session_the_entries_before_are_run_too() -> None:
    with Session(Settings(), observer=Explainer()) as session:
        for number, entry in enumerate(["a = ones(2, 3)", "oops", "b = ones(2, 3)"]):
            try:
                session.execute(parse(Source(f"<repl {number}>", entry)), echo=lambda value: None)
            except ProgramError:
                pass
        with pytest.raises(ProgramError) as caught:
            session.execute(parse(Source("<repl 3>", "a @ b")), echo=lambda value: None)
        assert caught.value.diagnostic.help == ("transpose `b`; the result is [2, 2]\na @ b.T",)
