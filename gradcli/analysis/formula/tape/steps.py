"""The last form: the backward pass as a list of statements, one for each op, as it was run."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import count
from typing import Any

import numpy as np

from gradcli.analysis.formula.tape.record import Record, Target
from gradcli.analysis.formula.tape.tape import Key, Step, Value, values_in

MOST = 40  # statements; of more, the middle is left out
ENDS = 15
DIGITS = 6
TURNS = 4  # of a loop from which they are folded
LONGEST = 30  # statements of one turn
NEAR = 12  # statements back from which on a result counts as one of another pass


def steps_text(record: Record, target: Target) -> str:
    """The statements that lead from the names of the program to the derivative."""
    names: dict[Key, str] = {**record.leaves, **record.constants, **record.between}
    lines: list[str] = []
    for number in record.tape.needed(target.keys, names):
        step = record.tape.steps[number]
        for key in step.outs:
            names.setdefault(key, f"<{len(names)}>")
        shown = ", ".join(names[key] for key in step.outs)
        lines.append(f"{shown} = {called(step)}({', '.join(written(record, arg, names) for arg in step.args if arg is not None)})")
    for one, other in zip(target.keys, target.keys[1:], strict=False):
        lines.append(f"{names.get(one, 'g')} + {names.get(other, 'g')}")
    return "\n".join(folded(renumbered(lines, set(names.values()))))


def called(step: Step) -> str:
    """What an op is called where programs find it."""
    return step.op.name if step.op.public else step.op.key


def written(record: Record, arg: Any, names: dict[Key, str]) -> str:
    if isinstance(arg, Value):
        return names.get(arg.key) or constant(record.tape.arrays[arg.key])
    if isinstance(arg, tuple) and values_in(arg):
        return f"({', '.join(written(record, item, names) for item in arg)})"
    return repr(arg) if isinstance(arg, (int, float, str, bool, tuple)) else str(arg)


def constant(array: Any) -> str:
    """A tensor without a name: the number that it is throughout, or its shape."""
    if array.size and (array == array.flat[0]).all():
        number = f"{array.flat[0].item():.{DIGITS}g}" if array.dtype.kind == "f" else str(array.flat[0])
        return number if not array.ndim else f"full({tuple(array.shape)}, {number})"
    return f"tensor{list(np.shape(array))}"


def renumbered(lines: list[str], taken: Collection[str]) -> list[str]:
    """The same statements with results named t1, t2, … in order, without the names in `taken`."""
    free = (name for number in count(1) if (name := f"t{number}") not in taken)
    order = dict.fromkeys(name for line in lines for name in re.findall(r"<\d+>", line.partition(" = ")[0]))
    new = dict(zip(order, free, strict=False))
    return [re.sub(r"<\d+>", lambda match: new.get(match[0], match[0]), line) for line in lines]


def folded(lines: list[str]) -> list[str]:
    """The statements, turns of a loop after the first and before the last left out, and of what is still long, the middle."""
    lines = without_turns(lines)
    if len(lines) <= MOST:
        return lines
    return [*lines[:ENDS], f"… {len(lines) - 2 * ENDS} more statements …", *lines[-ENDS:]]


def without_turns(lines: list[str]) -> list[str]:
    """Statements that come again and again, with what they read at the same distance: the first turn and the last."""
    shapes = [relative(line, number) for number, line in enumerate(lines)]
    shown: list[str] = []
    at = 0
    while at < len(lines):
        length, turns = best_period(shapes, at)
        if turns < TURNS:
            shown.append(lines[at])
            at += 1
            continue
        left = turns - 2
        shown += lines[at : at + length]
        shown.append(f"… {left} more turns of {'this statement' if length == 1 else f'these {length} statements'} …")
        at += length * (turns - 1)
        shown += lines[at : at + length]
        at += length
    return shown


def best_period(shapes: list[str], at: int) -> tuple[int, int]:
    """How many statements from here on are one turn, and how many turns there are: those that cover most, in the shortest turns."""
    best = (1, 1)
    for length in range(1, min(LONGEST, (len(shapes) - at) // TURNS) + 1):
        end = at + length
        while end < len(shapes) and shapes[end] == shapes[end - length]:
            end += 1
        turns = (end - at) // length
        if turns * length > best[0] * best[1] and turns >= TURNS:
            best = (length, turns)
    return best


def relative(line: str, number: int) -> str:
    """A statement with the results it reads counted back from it; those of a backward pass are read in the other order, and so only marked."""
    return re.sub(r"\bt(\d+)\b", lambda match: back(number + 1 - int(match[1])), line)


def back(distance: int) -> str:
    return f"<{distance}>" if distance <= NEAR else "<far>"
