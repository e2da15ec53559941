"""Commands of the session that were given as a program: which option does the same."""

from __future__ import annotations

import re

from gradcli.diagnostics.model import Diagnostic, Span, did_you_mean

WORD = re.compile(r"[ \t]*(:[a-z]+)\b[^\n]*|[ \t]*\?+([\w.]+)[^\n]*|[ \t]*([\w.]+)\?+[ \t]*(?=\n|$)")
# Those that no view answers. Others of the session need a session.
OPTIONS = {
    ":grad": "--get x.grad PROGRAM",
    ":help": "--help",
    ":load": "-f FILE",
    ":save": "-o FILE PROGRAM",
    ":ops": "--ops=NAME",
    ":timeit": "--profile PROGRAM",
    ":vars": "PROGRAM",
}


def with_session_help(diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """What a program went wrong with; of each line that is a command of the session, how the same is had here."""
    return tuple(map(_with_help, diagnostics))


def _with_help(first: Diagnostic) -> Diagnostic:
    if first.code not in ("E0101", "E0102", "E0103", "E0105") or not first.labels:
        return first
    span = first.labels[0].span
    text = span.source.text
    start = text.rfind("\n", 0, span.start) + 1
    match = WORD.match(text, start)
    if match is None:
        return first
    line = Span(span.source, match.start() + len(match[0]) - len(match[0].lstrip()), match.end())
    label = first.labels[0]._replace(span=line, text="")
    if match[1] is None:
        name = match[2] or match[3]
        return first._replace(labels=(label,), help=(f"`--ops={name}` describes an op\ngradcli --ops={name}",))
    what = "a command of the session, and no program" if is_command(match[1]) else "neither a program nor a command of the session"
    return first._replace(code="E0101", headline=f"`{match[1]}` is {what}", labels=(label,), help=how_here(match[1]))


def is_command(word: str) -> bool:
    from gradcli.repl.commands import commands

    return word in commands()


def how_here(word: str) -> tuple[str, ...]:
    """The option that does what a command does."""
    from gradcli.repl.commands import commands
    from gradcli.views.base.view import every

    row = next((row for row in every() if row.usage and row.usage.split()[0] == word), None)
    option = OPTIONS.get(word) or (f"{row.option.names[-1]} PROGRAM" if row is not None else "")
    if option:
        return (f"the option for it\ngradcli {option}",)
    table = commands()
    if word not in table:
        near = did_you_mean(word, table)
        return (f"did you mean `{near[0]}`?",) if near else ("`gradcli` alone starts a session, where `:help` lists the commands",)
    return ("`gradcli` alone starts a session",)
