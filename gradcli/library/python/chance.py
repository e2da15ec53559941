"""``random``: the host's generator, one for each world, so that a seed gives the digits it gives in Python."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from gradcli.lang.access import runtime
from gradcli.lang.syntax.words import words
from gradcli.library import Module

if TYPE_CHECKING:
    from gradcli.library.protocol import World

METHODS = words("""
    betavariate choice choices expovariate gammavariate gauss getrandbits getstate lognormvariate normalvariate paretovariate
    randbytes randint random randrange sample seed setstate shuffle triangular uniform vonmisesvariate weibullvariate
""")

runtime.expose(random.Random, METHODS)


def load(world: World, name: str) -> Module:
    """The module's functions are the methods of one hidden generator, as in Python."""
    generator = random.Random(world.chance(name))
    members: dict[str, Any] = {method: getattr(generator, method) for method in METHODS}
    return Module(name, {**members, "Random": random.Random})
