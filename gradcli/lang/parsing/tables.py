"""From the grammar text to LALR tables: Lark works them out once, a cache keeps them as plain data.

Loading the cached tables takes about a millisecond; importing Lark alone takes thirty.  So Lark is imported here only, and only when the
grammar (or Lark, Python, gradcli) changed since the tables were written.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

from gradcli.lang.parsing import cache

if TYPE_CHECKING:
    from lark.grammar import Rule as LarkRule

STARTS = ("file", "replacement")


class Rule(NamedTuple):
    """How to reduce: pop `length` symbols, keep those the `plan` names, give them to the builder's `method`.

    A plan entry is ``-1`` for "None stands here", ``2 * i`` for symbol i, ``2 * i + 1`` for "the parts of symbol i".  An empty `method`
    means: stay a list and be spliced into the parent.  With `alone`, one part stands for the whole.
    """

    symbol: str
    length: int
    method: str
    plan: list[int]
    alone: bool


class Tables(NamedTuple):
    """`rows[state][symbol]` is the next state, or ``~n``: reduce by rule n."""

    rows: list[dict[str, int]]
    rules: list[Rule]
    starts: dict[str, int]
    patterns: list[tuple[str, str]]
    words: dict[str, str]
    ignored: list[str]


def grammar_text() -> str:
    """The grammar, from the package if it was packed into it, else from the checkout."""
    package = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    packed = f"{package}/grammar/gradcli.lark"
    with open(packed if os.path.isfile(packed) else f"{package}/../grammar/gradcli.lark", encoding="utf-8") as file:
        return file.read()


def load() -> Tables:
    """The tables, from the cache if it has them."""
    grammar = grammar_text()
    name = cache.named("grammar", f"{grammar} {os.stat(__file__).st_mtime_ns} {lark_version()}")
    found = cache.read(name)
    if found is not None:
        return unpack(found)
    tables = build(grammar)
    cache.write(name, (tables.rows, [tuple(rule) for rule in tables.rules], *tables[2:]))
    return tables


def unpack(data: tuple[Any, ...]) -> Tables:
    tables = Tables(*data)
    return tables._replace(rules=[Rule(*rule) for rule in tables.rules])


def lark_version() -> str:
    """Something that changes with Lark; asking for its version proper would take ten milliseconds."""
    found = find_spec("lark")
    return "" if found is None or found.origin is None else f"{found.origin} {os.stat(found.origin).st_mtime_ns}"


# ---- working them out ----------------------------------------------------------------------------------------------------------------


def build(grammar: str) -> Tables:
    """Have Lark work out the tables."""
    from lark import Lark
    from lark.lexer import PatternStr

    made = Lark(grammar, parser="lalr", lexer="basic", start=list(STARTS), maybe_placeholders=True)
    table = made.parser.parser._parse_table
    numbers = {id(rule): number for number, rule in enumerate(made.rules)}
    rows: list[dict[str, int]] = [{} for _ in range(max(table.states) + 1)]
    for state, actions in table.states.items():
        for symbol, (action, target) in actions.items():
            rows[state][symbol] = target if str(action) == "Shift" else ~numbers[id(target)]
    order = sorted(made.terminals, key=lambda t: (-t.priority, -t.pattern.max_width, -len(t.pattern.value), t.name))
    words = {t.pattern.value: t.name for t in order if isinstance(t.pattern, PatternStr) and t.pattern.value.isidentifier()}
    ignored = set(made.ignore_tokens)
    patterns = [(t.name, t.pattern.to_regexp()) for t in order if t.name not in ignored and t.pattern.value not in words]
    return Tables(
        rows=rows,
        rules=[plan(rule) for rule in made.rules],
        starts={name: table.start_states[name] for name in STARTS},
        patterns=patterns,
        words=words,
        ignored=[t.pattern.to_regexp() for t in order if t.name in ignored],
    )


def plan(rule: LarkRule) -> Rule:
    """One rule as plain data (`Rule` says how to read it)."""
    origin = str(rule.origin.name)
    splices = origin.startswith("_") and not rule.alias
    entries: list[int] = []
    blanks = blanks_before(rule)
    for index, symbol in enumerate(rule.expansion):
        entries += [-1] * blanks[index]
        if not (symbol.is_term and symbol.filter_out):  # type: ignore[attr-defined]
            entries.append(2 * index + int(not symbol.is_term and symbol.name.startswith("_")))
    entries += [-1] * blanks[-1]
    method = "" if splices else (rule.alias or origin)
    return Rule(origin, len(rule.expansion), method, entries, bool(rule.options.expand1) and not rule.alias)


def blanks_before(rule: LarkRule) -> list[int]:
    """How many parts are missing before each symbol (and at the end): the ``[…]`` of the grammar that this rule leaves out."""
    blanks = [0]
    for missing in rule.options.empty_indices or (False,) * len(rule.expansion):
        if missing:
            blanks[-1] += 1
        else:
            blanks.append(0)
    return blanks
