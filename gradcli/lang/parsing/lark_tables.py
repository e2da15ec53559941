"""From the grammar text to LALR tables, by Lark.

Importing Lark takes thirty times as long as loading finished tables, and its table is not part of its public interface.  So this runs
when a wheel is built (`grammar/build.py`) and at the first run from a checkout, and nowhere else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcli.lang.parsing.rules import STARTS, Rule, Tables

if TYPE_CHECKING:
    from lark.grammar import Rule as LarkRule


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
