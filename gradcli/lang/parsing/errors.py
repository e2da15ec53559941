"""What to say of a text that does not parse."""

from __future__ import annotations

import keyword
from typing import TYPE_CHECKING

from gradcli.diagnostics.model import Diagnostic, Label, Source, Span, did_you_mean
from gradcli.lang.parsing.guesses import ENDS_VALUE, guess, is_closed
from gradcli.lang.syntax.placement import Misplaced

if TYPE_CHECKING:
    from gradcli.lang.parsing.lexer import LexicalError
    from gradcli.lang.parsing.parser import Unexpected

CLOSER = {"(": ")", "[": "]", "{": "}"}
SHOWN = {"NAME": "a name", "NEWLINE": "the end of the line", "INDENT": "an indented block", "STRING": "a string", "NUMBER": "a number"}
LEFT_OUT = {
    "async": "coroutines are not supported",
    "await": "coroutines are not supported",
}
KEYWORDS = [word for word in keyword.kwlist if word not in ("async", "await")]


def position(error: Exception) -> int:
    """Where the text is good up to, as an offset."""
    if isinstance(error, Misplaced):
        return error.span.start
    if hasattr(error, "token"):
        return error.before[3] if error.before else error.token[2]  # type: ignore[attr-defined, no-any-return]
    return error.start  # type: ignore[attr-defined, no-any-return]


def explain(source: Source, error: Exception) -> Diagnostic:
    """The diagnostic for anything the parser raises."""
    if isinstance(error, Misplaced):
        return diagnostic(error.code, error.headline, error.span, help=error.help)
    if hasattr(error, "token"):
        return unexpected(source, error)  # type: ignore[arg-type]
    return lexical(source, error)  # type: ignore[arg-type]


def diagnostic(code: str, headline: str, span: Span, label: str = "", help: str = "", *more: Label) -> Diagnostic:
    return Diagnostic(code, headline, (Label(span, label, primary=True), *more), help=(help,) if help else ())


def too_deep(span: Span) -> Diagnostic:
    """A statement with more levels than there is stack for."""
    headline = "a statement has too many levels of operators, brackets or branches"
    return diagnostic("E0602", headline, span, help="give parts of it names, or write a loop")


# ---- text that is no token -----------------------------------------------------------------------------------------------------------


def lexical(source: Source, error: LexicalError) -> Diagnostic:
    span = Span(source, error.start, error.end)
    text = span.text
    if error.reason == "open":
        return diagnostic("E0104", f"`{text}` was never closed", span, f"expected a `{CLOSER[text]}`")
    if error.reason == "unmatched":
        return diagnostic("E0104", f"unmatched `{text}`", span)
    if error.reason == "mismatched":
        return diagnostic("E0104", f"`{text}` does not match the open bracket", span)
    if error.reason == "quote":
        return unterminated(source, error.start)
    if error.reason == "character":
        return strange(source, span)
    reasons = {
        "indent": "the first line must not be indented",
        "dedent": "this indentation does not match any outer block",
        "tabs": "inconsistent use of tabs and spaces in indentation",
    }
    return diagnostic("E0102", reasons[error.reason], span)


def unterminated(source: Source, start: int) -> Diagnostic:
    rest = source.text[start:].lstrip("bBrRuUfF")
    end = source.text.find("\n", start)
    span = Span(source, start, len(source.text) if end < 0 else end)
    if rest[:3] in ("'''", '"""'):
        return diagnostic("E0104", "unterminated string", span, f"opened here; expected a closing {rest[:3]}")
    return diagnostic("E0104", "unterminated string", span, f"expected a closing {rest[0]} on this line")


LOOKALIKES = {
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "×": "*",
    "·": "*",
    "÷": "/",
    "−": "-",
    "–": "-",
    "—": "-",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
}
LOOKALIKES |= {
    "，": ",",
    "（": "(",
    "）": ")",
    "：": ":",
    "；": ";",
    "²": "**2",
    "³": "**3",
    "\xa0": " ",
    "…": "...",
    "√": "sqrt(…)",
    "∞": "inf",
}


def strange(source: Source, span: Span) -> Diagnostic:
    text = span.text
    if text in "!?" and starts_line(source, span.start):
        return notebook_command(source, span)
    if text == "!":
        return diagnostic("E0101", "`!` is not an operator", span, help="use `not`, or `!=` to compare")
    if text == "?":
        return diagnostic("E0101", "`?` is not an operator", span, help="write `a if test else b`")
    if text == "\\":
        return diagnostic("E0103", "a backslash continues a line only if nothing follows it", span)
    help = f"did you mean `{LOOKALIKES[text]}`?" if text in LOOKALIKES else ""
    return diagnostic("E0103", f"invalid character {text!r} (U+{ord(text):04X})", span, help=help)


def notebook_command(source: Source, span: Span) -> Diagnostic:
    """``%time``, ``!pip``: what a notebook does beside the program."""
    end = source.text.find("\n", span.start)
    line = Span(source, span.start, len(source.text) if end < 0 else end)
    return diagnostic("E0105", "notebook commands are not part of the language", line, help="remove this line")


# ---- a token that fits nowhere -------------------------------------------------------------------------------------------------------


def unexpected(source: Source, error: Unexpected) -> Diagnostic:
    kind, text, start, end = error.token
    span = Span(source, start, max(end, start))
    left_out = python_left_out(source, error, span)
    if left_out:
        return left_out
    if error.lexer.brackets and not error.lexer.inside and stays_open(source, error):
        bracket = error.lexer.brackets[-1]
        where = Span(source, bracket.start, bracket.start + 1)
        return diagnostic("E0104", f"`{bracket.text}` was never closed", where, f"expected a `{CLOSER[bracket.text]}`")
    if kind == "INDENT":
        return diagnostic("E0102", "unexpected indentation: no block starts here", span)
    if "INDENT" in error.expected:
        return diagnostic("E0102", "expected an indented block", span)
    if text == "%" and starts_line(source, start):
        return notebook_command(source, span)
    if "EXCEPT" in error.expected and "FINALLY" in error.expected and "NAME" not in error.expected:
        return diagnostic("E0101", "expected `except` or `finally` after the `try` block", span)
    if text == "=" and error.before and error.before[1] != "=":
        return equals_sign(source, error, span)
    help = misspelt(source, error)
    meant = None if help else guess(source, error)
    if meant is not None:
        return diagnostic("E0101", meant.headline, Span(source, meant.start, meant.end), help=meant.help)
    if kind in ("NEWLINE", "$END", "DEDENT"):
        return diagnostic("E0101", at_line_end(source, error), Span(source, start, start), help=help)
    wanted = wanted_sign(error) or ("`;`" if starts_statement(source, error) else "")
    if wanted and not help:
        return diagnostic("E0101", f"expected {wanted} before `{text}`", span)
    return diagnostic("E0101", f"unexpected `{text}`", span, help=help)


def stays_open(source: Source, error: Unexpected) -> bool:
    """Whether the open bracket is the mistake: a statement ended in it, or a line, and nothing closes it later."""
    if error.token[1] == ";":
        return not is_closed(source, error.lexer.brackets[-1], error.lexer)
    return later_line(source, error)


def later_line(source: Source, error: Unexpected) -> bool:
    """Whether parsing stopped on a later line than the one with the open bracket: then the bracket is reported.

    Not so where that line goes on, as its indentation says, and the bracket is closed further on: there something is missing within.
    """
    bracket = error.lexer.brackets[-1]
    between = source.text[max(bracket.start, (error.before or error.token)[3]) : error.token[2]]
    if "\n" not in between:
        return False
    goes_on = indentation(source, error.token[2]) > indentation(source, bracket.start)
    return not (goes_on and is_closed(source, bracket, error.lexer))


def starts_statement(source: Source, error: Unexpected) -> bool:
    """Whether a word after a whole statement reads as the next one: ``y = …``, ``print(…)``."""
    kind, _, _, end = error.token
    follows = source.text[end:].lstrip()[:1]
    is_whole = error.before is not None and error.before[0] in ENDS_VALUE and "NEWLINE" in error.expected
    return is_whole and not error.lexer.brackets and kind == "NAME" and follows in ("=", "(", ".")


def indentation(source: Source, offset: int) -> int:
    """How far the line of an offset is indented."""
    line = source.line(source.position(offset)[0])
    return len(line) - len(line.lstrip())


def python_left_out(source: Source, error: Unexpected, span: Span) -> Diagnostic | None:
    for token in (error.before, error.token):
        word = token[1] if token else ""
        follows = token is error.before and error.token[0] in ("NAME", "NUMBER")
        if token and word in LEFT_OUT and token[0] == "NAME" and (follows or starts_line(source, token[2])):
            return diagnostic("E0105", f"`{word}` is not part of the language", Span(source, token[2], token[3]), help=LEFT_OUT[word])
    if error.before and error.before[1] == "print" and error.token[0] in ("STRING", "NAME", "NUMBER"):
        return diagnostic("E0101", "`print` is a function", span, help="write `print(…)`")
    if error.before and error.before[1] in ("+", "-") and source.text[error.before[3] - 2 : error.before[3]] in ("++", "--"):
        sign = error.before[1]
        where = Span(source, error.before[3] - 2, error.before[3])
        return diagnostic("E0101", f"`{sign * 2}` is not an operator", where, help=f"write `{sign}= 1`")
    return None


def starts_line(source: Source, offset: int) -> bool:
    return not source.text[source.text.rfind("\n", 0, offset) + 1 : offset].strip()


def equals_sign(source: Source, error: Unexpected, span: Span) -> Diagnostic:
    if error.lexer.brackets or ":" in error.expected or "COLON" in error.expected:
        return diagnostic("E0101", "`=` is not allowed in an expression", span, help="did you mean `==`?")
    return diagnostic("E0101", "`=` without a target to assign to", span)


def at_line_end(source: Source, error: Unexpected) -> str:
    wanted = wanted_sign(error)
    return f"expected {wanted} before the end of the line" if wanted else "unexpected end of line"


def wanted_sign(error: Unexpected) -> str:
    """The one sign that must come, if there is one."""
    signs = {"RPAR": ")", "RSQB": "]", "RBRACE": "}", "COLON": ":"}
    ends = error.before is not None and error.before[0] in ENDS_VALUE
    closing = [sign for name, sign in signs.items() if ends and name in error.expected]
    if "COLON" in error.expected and error.lexer.brackets:
        closing = [sign for sign in closing if sign != ":"]
    if len(closing) == 1:
        return f"`{closing[0]}`"
    words = {"IN": "in", "IMPORT": "import", "EQUAL": "=", "ELSE": "else"}
    if len(error.expected) == 1 and error.expected[0] in words | SHOWN:
        name = error.expected[0]
        return f"`{words[name]}`" if name in words else SHOWN[name]
    return "a name" if error.expected == ["NAME"] else ""


def misspelt(source: Source, error: Unexpected) -> str:
    """A keyword that the word before this token may be meant for: `fro i in …`, `improt torch`."""
    before = error.before
    word_follows = error.token[0] in ("STRING", "NUMBER") or error.token[1].isidentifier()
    if before is None or before[0] != "NAME" or not starts_line(source, before[2]) or not word_follows:
        return ""
    near = sorted(did_you_mean(before[1], KEYWORDS), key=lambda word: sorted(word) != sorted(before[1]))  # swapped letters first
    return f"did you mean `{near[0]}`?" if near else ""
