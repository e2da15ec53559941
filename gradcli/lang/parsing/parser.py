"""Text to syntax: a table-driven shift-reduce loop, its recovery at statement boundaries, and a cache of what it made.

parse(Source("<arg>", "x = ones(2)"))  ->  syntax.Module
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from gradcli.diagnostics.model import Diagnostic, GradcliError, Source, Span
from gradcli.lang.parsing.build import Builder
from gradcli.lang.parsing.lexer import Lexer, LexicalError, Scanner, Token
from gradcli.lang.parsing.rules import Rule, Tables
from gradcli.lang.parsing.tables import load
from gradcli.lang.syntax import nodes as syntax
from gradcli.lang.syntax.placement import Misplaced, check_placement

MOST_ERRORS = 10
Step = tuple[Any, int, list[int] | None, str, bool]


class Unexpected(Exception):
    """A token that fits nowhere: where the parser stood, and what it had open."""

    def __init__(self, token: Token, expected: list[str], lexer: Lexer, before: Token | None) -> None:
        super().__init__(token[1])
        self.token, self.expected, self.lexer, self.before = token, expected, lexer, before


class Machine:
    """The tables and what hangs on them, made once a process."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.scanner = Scanner(tables)
        self.steps = [step(rule) for rule in tables.rules]

    def run(self, builder: Builder, lexer: Lexer, start: str) -> Any:
        """The LALR loop.  Three stacks move together: states, values, and where each value begins and ends."""
        rows, rules = self.tables.rows, self.steps
        states, values, starts, ends = [self.tables.starts[start]], [], [], []  # type: ignore[var-annotated]
        before: Token | None = None
        for token in lexer.tokens():
            kind, _, begin, end = token
            action = rows[states[-1]].get(kind)
            while action is not None and action < 0:
                method, length, plan, symbol, alone = rules[~action]
                if length:
                    children, first, last = values[-length:], starts[-length], ends[-1]
                    del states[-length:], values[-length:], starts[-length:], ends[-length:]
                else:
                    children, first, last = [], begin, begin
                if plan is not None:
                    children = pick(children, plan)
                if alone and len(children) == 1:
                    values.append(children[0])
                elif method is None:
                    values.append(children)
                else:
                    values.append(method(builder, children, first, last))
                starts.append(first)
                ends.append(last)
                states.append(rows[states[-1]][symbol])
                action = rows[states[-1]].get(kind)
            if action is None:
                if kind == "$END" and not rows[states[-1]]:
                    break  # the state after a whole start symbol has no way on
                raise Unexpected(token, list(rows[states[-1]]), lexer, before)
            states.append(action)
            values.append(token)
            starts.append(begin)
            ends.append(end)
            before = token
        return values[0]


def step(rule: Rule) -> Step:
    """A rule with its method of `Builder` looked up; no plan when every symbol is kept as it is."""
    method = getattr(Builder, rule.method, None) if rule.method else None
    whole = rule.plan == list(range(0, 2 * rule.length, 2))
    return method, rule.length, None if whole else rule.plan, rule.symbol, rule.alone


def pick(children: list[Any], plan: list[int]) -> list[Any]:
    """The parts a rule keeps.  A list that comes first is extended in place, so that long lists are made in linear time."""
    kept: list[Any] = []
    for entry in plan:
        if entry < 0:
            kept.append(None)
        elif not entry & 1:
            kept.append(children[entry >> 1])
        elif kept:
            kept += children[entry >> 1]
        else:
            kept = children[entry >> 1]
    return kept


@cache
def machine() -> Machine:
    return Machine(load())


# ---- the way in ----------------------------------------------------------------------------------------------------------------------


def parse(source: Source) -> syntax.Module:
    """The syntax of a source.  Raises `GradcliError` with one diagnostic for each independent syntax error."""
    try:
        return _parse_from(source, 0)
    except (Unexpected, LexicalError, Misplaced) as error:
        raise GradcliError(*_all_errors(source, error)) from None
    except RecursionError:
        from gradcli.lang.parsing.errors import too_deep

        raise GradcliError(too_deep(_longest_line(source))) from None


def _longest_line(source: Source) -> Span:
    """The line that is likeliest to have an expression with more levels than there is stack for."""
    start, end = max(zip(source.line_starts, [*source.line_starts[1:], len(source.text)], strict=True), key=lambda line: line[1] - line[0])
    return Span(source, start, max(start, end - 1))


def _parse_from(source: Source, start: int) -> syntax.Module:
    engine = machine()
    builder = Builder(source, _parse_replacement)
    body: syntax.Module = engine.run(builder, Lexer(engine.scanner, source.text, start), "file")
    check_placement(body)
    return body


def _parse_replacement(builder: Builder, start: int, end: int) -> syntax.Expression:
    """The expression between the braces of an f-string, with offsets of the whole text."""
    engine = machine()
    expression: syntax.Expression = engine.run(builder, Lexer(engine.scanner, builder.source.text, start, end, inside=True), "replacement")
    return expression


def _all_errors(source: Source, first: Exception) -> Iterator[Diagnostic]:
    """The first error, then those of the statements after it: parsing goes on at the next line that is not indented."""
    from gradcli.lang.parsing.errors import explain, position

    error: Exception | None = first
    places = set()
    for _ in range(MOST_ERRORS):
        if error is None:
            return
        told = explain(source, error)
        place = told.labels[0].span.start
        if place not in places:  # a line that cannot begin so is met twice
            yield told
        places.add(place)
        if isinstance(error, LexicalError) and error.reason == "quote" and _opens_triple(source.text, error.start):
            return  # all that follows is in the string
        start = _next_statement(source.text, position(error))
        error = None
        if start is not None:
            try:
                _parse_from(source, start)
            except (Unexpected, LexicalError, Misplaced) as next_error:
                error = None if getattr(next_error, "around", False) else next_error


RESTART = r"\n(?=[^\s#)\]}'\"])(?!(?:else|elif|except|finally)\b)"


def _next_statement(text: str, offset: int) -> int | None:
    match = re.compile(RESTART).search(text, offset)
    return match.end() if match else None


def needs_more(text: str) -> bool:
    """Whether a text typed so far is the beginning of something: an open bracket or quote, a block, a trailing backslash."""
    try:
        _parse_from(Source("<input>", text), 0)
    except LexicalError as error:
        return (
            error.reason == "open" or (error.reason == "quote" and _opens_triple(text, error.start)) or text.rstrip(" \t").endswith("\\\n")
        )
    except Unexpected as error:
        return error.token[0] in ("$END", "NEWLINE", "DEDENT") and error.token[2] >= len(text.rstrip()) and _waits(text, error)
    except Misplaced:
        return False
    return _block_is_open(text)


def _waits(text: str, error: Unexpected) -> bool:
    return bool("INDENT" in error.expected or text.rstrip().endswith("\\") or text.lstrip().startswith(("try", "@")))


def _opens_triple(text: str, start: int) -> bool:
    return text[start:].lstrip("bBrRuUfF")[:3] in ("'''", '"""')


def _block_is_open(text: str) -> bool:
    """A block goes on until an empty line."""
    lines = text.split("\n")
    indented = [line for line in lines if line.strip()][-1:]
    inside = bool(indented) and (indented[0][:1] in " \t" or indented[0].rstrip().endswith(":"))
    return inside and bool(lines[-1].strip())
