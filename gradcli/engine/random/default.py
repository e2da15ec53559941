"""The random numbers that a run draws where the program names no generator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcli.engine.state import STATE

if TYPE_CHECKING:
    from gradcli.engine.random.generator import Generator


def default_generator() -> Generator:
    """The generator of this run, made when first needed: most runs draw no random number."""
    if STATE.generator is None:
        from gradcli.engine.random.generator import Generator

        STATE.generator = Generator()
        if STATE.entropy is None:
            STATE.entropy = STATE.generator.seed()
        else:
            STATE.generator.manual_seed(STATE.entropy)
    return STATE.generator
