"""How much work a formula may take, in steps, so that the same program always shows the same text."""

BUDGET = 4_000  # factors, terms and trees that are made for one formula


class Unreadable(Exception):
    """There is no such form of this expression: the next one is tried."""


class OutOfSteps(Unreadable):
    """The budget of steps is spent."""


class Unlucky(Unreadable):
    """At this random point something is not finite: another one is tried."""
