"""A slice of the campaign, the same inputs each time, and a look at its judge."""

from __future__ import annotations

import sys
from random import Random

import pytest

from tests.campaign.driver import SEVERE, campaign, judge
from tests.campaign.generators import GENERATORS, Input

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks, and limits address space")


@pytest.mark.parametrize("kind", GENERATORS)
def test_a_slice_ends_as_it_should(kind: str) -> None:
    count, findings = campaign(60, seed=11, kinds=[kind], most=12)
    severe = [finding for finding, _ in findings if finding.kind in SEVERE]
    assert count == 12
    assert severe == []


@pytest.mark.parametrize("kind", GENERATORS)
def test_the_same_seed_makes_the_same_input(kind: str) -> None:
    assert [GENERATORS[kind](Random(n)) for n in range(20)] == [GENERATORS[kind](Random(n)) for n in range(20)]
    assert len({GENERATORS[kind](Random(n)) for n in range(20)}) > 10


def test_faults_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert judge(Input("language", "x = ones(2); y = (x*x).sum()")) is None
    assert judge(Input("language", "x = ones(2) @ ones(3)")) is None  # a mistake of the program, told as one
    monkeypatch.setattr("gradcli.runs.session.Session.examine", lambda self: [][0])
    verdict = judge(Input("language", "x = 1"))
    assert verdict is not None
    assert verdict[0] == "escaped"


@pytest.mark.parametrize("view", [":graph", ":check", ":explain", ":formula", ":hessian", ":jacobian", ":expect x=3"])
@pytest.mark.parametrize("failing", ["1/0", "y = nope * 2"])
def test_a_view_after_an_entry_that_failed(view: str, failing: str) -> None:
    assert judge(Input("session", f"x = ones(2)\x1e{failing}\x1e{view}")) is None


@pytest.mark.parametrize(
    "words", [("-f", "\0"), ("-f", "a\0.md"), ("-o", "\0.json", "x=1"), ("--plots", "\0", "x=1"), ("-v", "x=@\0.npy", "y=x")]
)
def test_a_name_of_a_file_with_a_null_character(words: tuple[str, ...]) -> None:
    assert judge(Input("options", words=words)) is None


def test_an_end_of_the_process_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    monkeypatch.setattr("tests.campaign.driver.judge", lambda given: os._exit(9))
    count, findings = campaign(60, seed=1, kinds=["language"], most=2)
    assert count == 2
    assert {finding.kind for finding, _ in findings} == {"crash"}
