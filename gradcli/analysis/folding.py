"""Long lists of steps made short: of a loop its first and last turn, and of what is still too long its ends."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from itertools import groupby

from gradcli.records import NamedTuple

MOST = 40  # steps of a text
FEWEST_TURNS = 4  # a loop of fewer turns is shown whole


class Gap(NamedTuple):
    """Steps that are left out: how many, and of how many turns of a loop or of which statement, if they are such. `first` is the first of them."""

    steps: int
    turns: int = 0
    of: str = ""
    first: int = -1


def folded(keys: Sequence[Hashable], most: int = MOST, statements: Sequence[str] = ()) -> list[int | Gap]:
    """The places that are shown, and gaps; equal keys mean that a step of the program was taken again.

    `statements` says for each place which statement of the program it belongs to.
    """
    shown = list(without_turns(keys, most))
    if len(shown) > most and statements:
        shown = list(by_statement(shown, statements))
    if len(shown) <= most:
        return shown
    half = most // 2
    left_out = shown[half:-half]
    return [*shown[:half], Gap(sum(each.steps if isinstance(each, Gap) else 1 for each in left_out)), *shown[-half:]]


def by_statement(shown: Sequence[int | Gap], statements: Sequence[str]) -> Iterator[int | Gap]:
    """The steps of one statement that follow one another as one."""
    for statement, group in groupby(shown, lambda each: "" if isinstance(each, Gap) else statements[each]):
        steps = list(group)
        if not statement or len(steps) == 1:
            yield from steps
        else:
            yield Gap(len(steps), of=statement, first=steps[0] if isinstance(steps[0], int) else -1)


def without_turns(keys: Sequence[Hashable], most: int) -> Iterator[int | Gap]:
    """The places without the inner turns of each loop."""
    place, after = 0, next_places(keys)
    while place < len(keys):
        following = after[place]
        period = 0 if following is None else following - place
        turns = turns_from(keys, place, period) if 0 < period <= most else 1
        if turns < FEWEST_TURNS:
            yield place
            place += 1
            continue
        end = place + turns * period
        yield from range(place, place + period)
        yield Gap((turns - 2) * period, turns - 2)
        yield from range(end - period, end)
        place = end


def next_places(keys: Sequence[Hashable]) -> list[int | None]:
    """For each place, the next one with the same key."""
    result: list[int | None] = [None] * len(keys)
    seen: dict[Hashable, int] = {}
    for place in reversed(range(len(keys))):
        result[place] = seen.get(keys[place])
        seen[keys[place]] = place
    return result


def turns_from(keys: Sequence[Hashable], start: int, period: int) -> int:
    """How often the `period` keys from `start` follow one another."""
    end = start + period
    while end < len(keys) and keys[end] == keys[end - period]:
        end += 1
    return (end - start) // period
