"""The random numbers that a run draws where the program names no generator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcli.engine.state import STATE

if TYPE_CHECKING:
    from gradcli.engine.random.generator import Generator


def default_generator() -> Generator:
    """The generator of this run, made when first needed: most runs draw no random number."""
    if STATE.generator is None:
        STATE.generator = (STATE.new_generator or _from_entropy)()
    return STATE.generator


def _from_entropy() -> Generator:
    """A generator that begins with the run's seed, or gives it one."""
    from gradcli.engine.random.generator import Generator

    generator = Generator()
    if STATE.entropy is None:
        STATE.entropy = generator.seed()
    else:
        generator.manual_seed(STATE.entropy)
    return generator
