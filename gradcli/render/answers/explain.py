"""The explanation of a backward pass as text: a table of steps that fits 80 columns."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from textwrap import wrap
from typing import Any

import numpy as np

from gradcli.analysis.explain import Explanation, Leaf, Send, Step
from gradcli.analysis.folding import Gap
from gradcli.analysis.spoken import COTANGENT_IN
from gradcli.records import NamedTuple
from gradcli.render.columns import cells
from gradcli.render.page import Page
from gradcli.render.values import array_text, cropped, number_text

EXPRESSION, WORDS, VALUE = 20, 34, 24  # the widest the columns get in 80 columns
MOST_LEAVES = 20  # lines of leaves
WIDTH = 80  # where the page has none of its own
LEGEND = "g is what arrives at the step"


class Row(NamedTuple):
    """A line of the table; a step's first line has its number."""

    number: str
    expression: str
    words: str
    value: str


def explanation_text(explanation: Explanation, page: Page) -> str:
    """Where backward starts, the steps, and what each leaf collected."""
    width = page.text_width or WIDTH
    root, expression = explanation.root, explanation.expression
    head = f"{root} = {expression}" if root and root != expression else expression
    start = f"d {root}/d {root} = {number(explanation.seed)}" if root != expression or len(root) < EXPRESSION else number(explanation.seed)
    lines = [*filled(f"{head}, and backward starts from {start}", width), ""]
    lines += table(list(rows_of(explanation)), width)
    if any(COTANGENT_IN.search(send.words) for step in explanation.steps for send in step.sends):
        lines += ["", f"  {LEGEND}"]
    lines += ["", *(line for text in leaf_lines(explanation) for line in filled(text, width))]
    return "\n".join(lines) + "\n"


def filled(text: str, width: int) -> list[str]:
    return wrap(text, width, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def number(array: Any) -> str:
    """One number where all elements are equal, else the elements, abbreviated."""
    array = np.asarray(array)
    if array.size and (array == array.flat[0]).all():
        return number_text(array.flat[0])
    return cropped(array_text(array), VALUE)


def rows_of(explanation: Explanation) -> Iterator[Row]:
    """The lines of each step, those of paths that meet before the step that they lead to."""
    arrivals: dict[Any, list[Send]] = {}
    for step in explanation.entries:
        if isinstance(step, Gap):
            yield gap_row(step)
            continue
        met = arrivals.get(step.node, [])
        if len(met) > 1:
            yield meeting(step, met)
        for place, send in enumerate(step.sends):
            words = ", ".join([f"{send.words}, to {send.to}", *send.notes])
            first = (str(step.number), step.expression) if place == 0 else ("", "")
            yield Row(*first, words, number(send.value))
            arrivals.setdefault(send.target, []).append(send)
        for note in step.notes:
            yield Row("", "", note, "")


def gap_row(gap: Gap) -> Row:
    """A line for steps that are left out."""
    if gap.of:
        return Row(str(gap.first + 1), cropped(gap.of, 2 * EXPRESSION), f"{gap.steps} steps of this statement", "")
    turns = f"{gap.turns} more turns of the loop" if gap.turns else "--explain=NAME shows those that lead to a name"
    return Row("", f"… {gap.steps} steps", turns, "")


def meeting(step: Step, sends: list[Send]) -> Row:
    """Several paths lead to one value: what they carried is added up."""
    name = step.name or step.expression
    return Row("", name, f"{paths(len(sends))}: {sum_text(sends)}", number(step.arrives) if step.arrives is not None else "")


def paths(count: int) -> str:
    return f"{ {2: 'two', 3: 'three', 4: 'four'}.get(count, count) } paths meet"


def sum_text(sends: list[Send]) -> str:
    """``2.25 + 2.25``, or how many terms there are where they are tensors."""
    texts = [number(send.value) for send in sends[:4]]
    if len(sends) > 4 or sum(map(len, texts)) > WORDS:
        return f"the sum of {len(sends)} gradients"
    return " + ".join(texts)


# ---- layout ------------------------------------------------------------------------------------------------------------


def table(rows: list[Row], width: int) -> list[str]:
    """The lines below their headings; a cell that is too wide for its column goes on in the next line."""
    titles = Row("step", "expression", "it passes on", "value")
    widths = [max(cells(row[column]) for row in (titles, *rows)) for column in range(4)]
    widths[1] = min(widths[1], max(EXPRESSION, width - 60))
    widths[2] = max(20, min(widths[2], width - widths[0] - widths[1] - widths[3] - 8))
    return [f"  {line}".rstrip() for row in (titles, *rows) for line in laid_out(row, widths)]


def laid_out(row: Row, widths: list[int]) -> list[str]:
    columns = [wrap(text, size, break_on_hyphens=False) or [""] for text, size in zip(row, widths, strict=True)]
    lines = zip_longest(*columns, fillvalue="")
    return ["  ".join(text + " " * (size - cells(text)) for text, size in zip(line, widths, strict=True)) for line in lines]


def leaf_lines(explanation: Explanation) -> list[str]:
    """One line a leaf; of many leaves one line for those of each module, with the norm of their gradients."""
    leaves = explanation.leaves
    if len(leaves) <= MOST_LEAVES:
        return [leaf_line(explanation, leaf) for leaf in leaves]
    groups: dict[str, list[Leaf]] = {}
    for leaf in leaves:
        groups.setdefault(leaf.name.rpartition(".")[0] or leaf.name, []).append(leaf)
    lines = [
        leaf_line(explanation, group[0])
        if len(group) == 1
        else f"d {explanation.root or 'root'}/d {owner}: {len(group)} leaves, whose gradients have the norm {number_text(norm(group))}"
        for owner, group in groups.items()
    ]
    half = MOST_LEAVES // 2
    if len(lines) > MOST_LEAVES:
        lines[half:-half] = [f"… {len(lines) - 2 * half} more; --explain=NAME shows one"]
    return lines


def norm(leaves: list[Leaf]) -> float:
    return float(np.sqrt(sum(float((np.abs(np.asarray(leaf.value, np.complex128)) ** 2).sum()) for leaf in leaves)))


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
        "steps": [
            {"folded": step.steps, "turns": step.turns, **({"of": step.of} if step.of else {})}
            if isinstance(step, Gap)
            else step_dict(step, nonfinite)
            for step in explanation.entries
        ],
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
