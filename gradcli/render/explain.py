"""The explanation of a backward pass as text: a table of steps that fits 80 columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from gradcli.analysis.explain import MOST_STEPS, Explanation, Leaf, Send, Step
from gradcli.render.excerpt import cells
from gradcli.render.page import Page
from gradcli.render.values import array_text, cropped, number_text

EXPRESSION, WORDS, VALUE = 24, 40, 28  # the widest each column gets on a page without a width of its own
LEGEND = "g is what arrives at the step"


class Row(NamedTuple):
    """A line of the table; a step's first line has its number."""

    number: str
    expression: str
    words: str
    value: str


def explanation_text(explanation: Explanation, page: Page) -> str:
    """Where backward starts, the steps, and what each leaf collected."""
    root, expression = explanation.root, explanation.expression
    head = f"{root} = {expression}" if root and root != expression else expression
    lines = [f"{head}, and backward starts from d {root or expression}/d {root or expression} = {number(explanation.seed)}", ""]
    rows = folded(list(rows_of(explanation)), explanation)
    lines += table(rows, page)
    if any(send.rule == send.words and "g" in send.rule for step in explanation.steps for send in step.sends):
        lines += ["", LEGEND]
    lines += ["", *(leaf_line(explanation, leaf) for leaf in explanation.leaves)]
    return "\n".join(lines) + "\n"


def number(array: Any) -> str:
    """One number where all elements are equal, else the elements, abbreviated."""
    array = np.asarray(array)
    if array.size and (array == array.flat[0]).all():
        return number_text(array.flat[0])
    return cropped(array_text(array), VALUE)


def rows_of(explanation: Explanation) -> Iterator[list[Row]]:
    """The lines of each step, those of paths that meet before the step that they lead to."""
    arrivals: dict[Any, list[Send]] = {}
    for step in explanation.steps:
        met = arrivals.get(step.node, [])
        group = [meeting(step, met)] if len(met) > 1 else []
        for place, send in enumerate(step.sends):
            words = f"{send.words}, to {cropped(send.to, EXPRESSION)}" + "".join(f", {note}" for note in send.notes)
            first = (str(step.number), cropped(step.expression, EXPRESSION)) if place == 0 else ("", "")
            group.append(Row(*first, words, number(send.value)))
            arrivals.setdefault(send.target, []).append(send)
        group += [Row("", "", note, "") for note in step.notes]
        yield group


def meeting(step: Step, sends: list[Send]) -> Row:
    """Several paths lead to one value: what they carried is added up."""
    name = cropped(step.name or step.expression, EXPRESSION)
    return Row("", name, f"{paths(len(sends))}: {sum_text(sends)}", number(step.arrives) if step.arrives is not None else "")


def paths(count: int) -> str:
    return f"{ {2: 'two', 3: 'three', 4: 'four'}.get(count, count) } paths meet"


def sum_text(sends: list[Send]) -> str:
    """``2.25 + 2.25``, or how many terms there are where they are tensors."""
    texts = [number(send.value) for send in sends[:4]]
    if len(sends) > 4 or sum(map(len, texts)) > WORDS:
        return f"the sum of {len(sends)} gradients"
    return " + ".join(texts)


# ---- folding -----------------------------------------------------------------------------------------------------------


def folded(groups: list[list[Row]], explanation: Explanation) -> list[Row]:
    """All lines; of a loop its first and last turn, and of what is still too long its ends."""
    keys = [(step.line, step.column, step.grad_fn, step.expression) for step in explanation.steps]
    groups = list(without_turns(groups, keys))
    if len(groups) > MOST_STEPS:
        half = MOST_STEPS // 2
        left_out = len(groups) - 2 * half
        groups = [*groups[:half], [Row("", f"… {left_out} more", "--explain=NAME shows those that lead to a name", "")], *groups[-half:]]
    return [row for group in groups for row in group]


def without_turns(groups: list[list[Row]], keys: list[Any]) -> Iterator[list[Row]]:
    """The groups with the inner turns of each loop as one line."""
    place = 0
    after = next_places(keys)
    while place < len(keys):
        period = after[place] - place if after[place] is not None else 0
        turns = repeats(keys, place, period) if 0 < period <= MOST_STEPS else 1
        if turns < 4:
            yield groups[place]
            place += 1
            continue
        yield from groups[place : place + period]
        line = keys[place][0]
        yield [Row("", f"… {turns - 2} more turns", f"of the loop around line {line}", "")]
        yield from groups[place + (turns - 1) * period : place + turns * period]
        place += turns * period


def next_places(keys: list[Any]) -> list[Any]:
    """For each place, the next one with the same key; None where there is none."""
    result: list[Any] = [None] * len(keys)
    seen: dict[Any, int] = {}
    for place in reversed(range(len(keys))):
        result[place] = seen.get(keys[place])
        seen[keys[place]] = place
    return result


def repeats(keys: list[Any], start: int, period: int) -> int:
    """How often the `period` keys from `start` follow one another."""
    end = start + period
    while end < len(keys) and keys[end] == keys[end - period]:
        end += 1
    return (end - start) // period


# ---- layout ------------------------------------------------------------------------------------------------------------


def table(rows: list[Row], page: Page) -> list[str]:
    """The lines below their headings; words that do not fit go on in the next line on a terminal, in a pipe they stay whole."""
    titles = Row("step", "expression", "it passes on", "value")
    widths = [max([cells(row[column]) for row in (titles, *rows)]) for column in range(4)]
    if page.width is not None:
        widths[2] = max(20, min(widths[2], page.width - widths[0] - widths[1] - widths[3] - 8))
    lines = [f"  {line}" for line in laid_out(titles, widths)]
    return lines + [f"  {line}" for row in rows for line in laid_out(row, widths)]


def laid_out(row: Row, widths: list[int]) -> list[str]:
    from textwrap import wrap

    words = wrap(row.words, widths[2], break_long_words=False) or [""]
    first = "  ".join(
        text + " " * (width - cells(text)) for text, width in zip((row.number, row.expression, words[0]), widths, strict=False)
    )
    indent = " " * (widths[0] + widths[1] + 4)
    return [f"{first}  {row.value}".rstrip(), *(indent + line for line in words[1:])]


def leaf_line(explanation: Explanation, leaf: Leaf) -> str:
    """``d out/d x = 4.5 in all 4 places``, with the paths it is the sum of and what was there before."""
    name = f"d {explanation.root or 'root'}/d {leaf.name}"
    value = np.asarray(leaf.value)
    text = number(value)
    if value.size > 1 and (value == value.flat[0]).all():
        text += f" in all {value.size} places"
    if len(leaf.sum_of) > 1:
        shown = ", ".join(map(str, leaf.sum_of[:6])) + (", …" if len(leaf.sum_of) > 6 else "")
        text += f", the sum of what steps {shown} send"
    if leaf.before is not None:
        text += f"; added to {leaf.name}.grad, which was {number(leaf.before)} before"
    return f"{name} = {text}"


# ---- JSON --------------------------------------------------------------------------------------------------------------


def explanation_dict(explanation: Explanation, nonfinite: str) -> dict[str, Any]:
    """The key ``explanation`` of the report."""
    return {
        "root": explanation.root,
        "seed": array_dict(explanation.seed, nonfinite),
        "steps": [step_dict(step, nonfinite) for step in explanation.steps],
        "leaves": {
            leaf.name: {
                "value": array_dict(leaf.value, nonfinite),
                "sum_of": list(leaf.sum_of),
                "before": None if leaf.before is None else array_dict(leaf.before, nonfinite),
            }
            for leaf in explanation.leaves
        },
    }


def step_dict(step: Step, nonfinite: str) -> dict[str, Any]:
    return {
        "step": step.number,
        "expression": step.expression,
        "name": step.name or None,
        "grad_fn": step.grad_fn,
        "line": step.line,
        "column": step.column,
        "arrives": None if step.arrives is None else array_dict(step.arrives, nonfinite),
        "sends": [
            {"to": send.to, "rule": send.rule, "words": send.words, "notes": list(send.notes), "value": array_dict(send.value, nonfinite)}
            for send in step.sends
        ],
    }


def array_dict(array: Any, nonfinite: str) -> dict[str, Any]:
    """Shape, dtype and elements of an array, as those of a tensor."""
    from gradcli.engine.tensor.tensor import Tensor
    from gradcli.runs.report import tensor_as_dict

    return tensor_as_dict(Tensor(np.asarray(array)), nonfinite)
