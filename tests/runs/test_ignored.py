"""Exceptions that Python has nobody to raise to."""

from __future__ import annotations

import time

import pytest

from gradcli.runs.ignored import Ignored


class Finalized:
    """Is collected while somebody presses Ctrl-C."""

    def __del__(self) -> None:
        raise KeyboardInterrupt


def test_an_interrupt_in_a_finalizer_comes_again() -> None:
    said: list[str] = []
    end = time.monotonic() + 10

    def wait() -> None:
        with Ignored(lambda category, text: said.append(text)):
            Finalized()
            while time.monotonic() < end:
                pass

    with pytest.raises(KeyboardInterrupt):
        wait()
    assert said == []


def test_it_does_not_come_after_the_block() -> None:
    with Ignored(lambda category, text: None):
        Finalized()
    time.sleep(0.1)
