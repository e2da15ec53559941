"""``math``, ``statistics`` and ``random``: functions of numbers, the host's own; a generator for each world gives the digits Python gives."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING, Any

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.lang.access import runtime
from gradcli.lang.access.guards import MOST_BITS, interruptible
from gradcli.lang.syntax.words import words
from gradcli.library import Module

if TYPE_CHECKING:
    from gradcli.library.protocol import World

AVERAGES = words(
    """
    mean fmean geometric_mean harmonic_mean median median_low median_high mode stdev variance pstdev pvariance
    """
)
MOST_FACTORIAL = 1_000_000


METHODS = words("""
    betavariate choice choices expovariate gammavariate gauss getrandbits getstate lognormvariate normalvariate paretovariate
    randbytes randint random randrange sample seed setstate shuffle triangular uniform vonmisesvariate weibullvariate
""")

runtime.expose(random.Random, METHODS)


def load(world: World, name: str) -> Module:
    if name == "random":
        return Module(name, chance(world.chance(name)))
    return Module(name, mathematics() if name == "math" else statistics())


def mathematics() -> dict[str, Any]:
    """Everything `math` has; what could run for minutes is limited."""
    members = {name: value for name, value in vars(math).items() if not name.startswith("_")}
    return members | {
        "factorial": factorial,
        "perm": limited(math.perm),
        "comb": limited(math.comb),
        "fsum": lambda seq: math.fsum(interruptible(seq)),
    }


def factorial(n: Any) -> int:
    """Find n!."""
    if isinstance(n, int) and n > MOST_FACTORIAL:
        fail(MemoryError, f"{n}! has more than {MOST_BITS} bits, which is the limit", mistakes.big_integer)
    return math.factorial(n)


def limited(function: Any) -> Any:
    """A function of two integers whose result must stay within bounds."""

    def call(n: Any, k: Any = None) -> int:
        if isinstance(n, int) and isinstance(k, int) and n.bit_length() * min(k, abs(n - k)) > MOST_BITS:
            fail(MemoryError, f"the result has more than {MOST_BITS} bits, which is the limit", mistakes.big_integer)
        return int(function(n) if k is None else function(n, k))

    call.__name__ = call.__qualname__ = function.__name__
    return call


def statistics() -> dict[str, Any]:
    import statistics

    return {name: getattr(statistics, name) for name in (*AVERAGES, "StatisticsError")}


def chance(seed: int) -> dict[str, Any]:
    """The functions of ``random`` are the methods of one hidden generator, as in Python."""
    generator = random.Random(seed)
    return {**{method: getattr(generator, method) for method in METHODS}, "Random": random.Random}
