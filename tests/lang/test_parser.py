"""Texts to syntax, and texts that are none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gradcli.diagnostics.model import Diagnostic, GradcliError, Source
from gradcli.lang.parsing import cache, tables
from gradcli.lang.parsing.parser import needs_more, parse
from gradcli.lang.syntax import nodes as syntax


def tree(text: str) -> str:
    return repr(parse(Source("<test>", text)).body)


def errors(text: str) -> tuple[Diagnostic, ...]:
    with pytest.raises(GradcliError) as caught:
        parse(Source("<test>", text))
    return caught.value.diagnostics


@pytest.mark.parametrize(
    ("text", "same_as"),
    [
        ("-a ** 2", "-(a ** 2)"),
        ("2 ** -a", "2 ** (-a)"),
        ("a ** b ** c", "a ** (b ** c)"),
        ("-a * b", "(-a) * b"),
        ("a + b * c @ d", "a + ((b * c) @ d)"),
        ("not a in b and c or d", "((not (a in b)) and c) or d"),
        ("a | b ^ c & d << e + f", "a | (b ^ (c & (d << (e + f))))"),
        ("a - b - c", "(a - b) - c"),
        ("not a == b", "not (a == b)"),
        ("~a.b[c](d) ** e", "~((((a).b)[c])(d) ** e)"),
        ("x if a else y if b else z", "x if a else (y if b else z)"),
        ("lambda: a if b else c", "lambda: (a if b else c)"),
    ],
)
def test_precedence(text: str, same_as: str) -> None:
    assert tree(text) == tree(same_as)


def test_every_node_has_a_span() -> None:
    text = "def f(a, *, b: int = 1):\n    return [x.y[1:2, ...] for x in a if f'{x!r:>{b}}'] or (yield -b ** 2)\n\nf(1, *z, k=3, **w)\n"
    for node in syntax.walk(parse(Source("<test>", text))):
        source, start, end = node.span
        assert source.text is text
        assert 0 <= start <= end <= len(text)
        if isinstance(node, syntax.Name):
            assert node.span.text == node.id


def test_spans_of_fields_in_f_strings() -> None:
    text = 's = f"""{a}\n{bb + c:{width}}"""'
    names = [node for node in syntax.walk(parse(Source("<test>", text))) if isinstance(node, syntax.Name)]
    assert {node.id for node in names} == {"s", "a", "bb", "c", "width"}
    assert all(node.span.text == node.id for node in names)


def test_a_compound_statement_may_follow_a_semicolon() -> None:
    assert tree("x = 1; for i in r: x += i; y = x") == tree("x = 1\nfor i in r:\n    x += i\n    y = x\n")
    assert tree("a; with b: c\nd") == tree("a\nwith b:\n    c\nd")
    assert tree("a; if b: c\nelse: d") == tree("a\nif b:\n    c\nelse:\n    d\n")


def test_blocks() -> None:
    assert tree("if a:\n\tb\n\n\t# note\n\tc\nd") == tree("if a:\n    b\n    c\nd")
    assert tree("x = (1,\n  2, # two\n)\\\n + y") == tree("x = (1, 2) + y")
    assert tree("\n\n# nothing\n") == "[]"
    assert tree("") == "[]"
    assert tree("def f():\n    'text'\n    pass\n# end") == tree("def f():\n  'text'\n  pass")
    assert tree("if a:\r\n  b\r\nc\r\n") == tree("if a:\n  b\nc\n")


ONE_ERROR = [
    ("x = (1, 2", "E0104", "`(` was never closed", 4),
    ("x = (1, 2\ny = 3", "E0104", "`(` was never closed", 4),
    ("x = [1, 2)", "E0104", "`)` does not match the open bracket", 9),
    ("x = 1)", "E0104", "unmatched `)`", 5),
    ("print('hello)", "E0104", "unterminated string", 6),
    ('"""open', "E0104", "unterminated string", 0),
    ("if x = 3: y", "E0101", "`=` is not allowed in an expression", 5),
    ("f(a.b = 3)", "E0101", "`=` is not allowed in an expression", 6),
    ("f(x) = 3", "E0106", "cannot assign to a function call", 0),
    ("3 = x", "E0106", "cannot assign to a literal", 0),
    ("None = x", "E0106", "cannot assign to `None`", 0),
    ("a + b += 1", "E0106", "`+=` cannot assign to an expression", 0),
    ("def f(x)\n    return x", "E0101", "expected `:` before the end of the line", 8),
    ("for i range(3): i", "E0101", "expected `in` before `range`", 6),
    ("while a b()", "E0101", "expected `:` before `b`", 8),
    ("f(2 3)", "E0101", "expected `,` before `3`", 4),
    ("f(\n    a\n    b\n)", "E0101", "expected `,` before `b`", 13),
    ("a = 2x", "E0101", "`2x` is neither a number nor a name", 4),
    ("a = 'it's'", "E0101", "the string ends before `s`", 8),
    ("a = b && c", "E0101", "`&&` is not an operator", 6),
    ("a = 3 if b", "E0101", "expected `else` before the end of the line", 10),
    ("else: a", "E0101", "`else` without a matching `if`, `for`, `while` or `try`", 0),
    ("if a: b else: c", "E0101", "`else` must start on a new line", 8),
    ("a[] = 3", "E0101", "expected an index between `[` and `]`", 1),
    ("a = *b", "E0101", "a starred expression must be in a list, a tuple or a call", 4),
    ("// a", "E0101", "comments start with `#`", 0),
    ("a = await b", "E0105", "`await` is not part of the language", 4),
    ("if a:\nb", "E0102", "expected an indented block", 6),
    ("a\n  b", "E0102", "unexpected indentation: no block starts here", 4),
    ("  a", "E0102", "the first line must not be indented", 0),
    ("if a:\n    b\n  c", "E0102", "this indentation does not match any outer block", 12),
    ("if a:\n        b\n\tc", "E0102", "inconsistent use of tabs and spaces in indentation", 16),
    ("x = 3 $ 4", "E0103", "invalid character '$' (U+0024)", 6),
    ("x = “a”", "E0103", "invalid character '“' (U+201C)", 4),
    ("x = 012", "E0103", "leading zeros are not allowed in an integer; octal numbers start with 0o", 4),
    ("print 'a'", "E0101", "`print` is a function", 6),
    ("return 3", "E0106", "`return` outside a function", 0),
    ("break", "E0106", "`break` outside a loop", 0),
    ("def f():\n  while a: pass\n  else: continue", "E0106", "`continue` outside a loop", 33),
    ("async def f(): pass", "E0105", "`async` is not part of the language", 0),
    ("f(a=1, a=2)", "E0106", "`a` is passed twice", 7),
    ("def f(a, a): pass", "E0106", "duplicate parameter `a`", 9),
    ("def f(a=1, b): pass", "E0106", "a parameter without a default cannot follow one with a default", 11),
    ("f'{a'", "E0103", "`{` was never closed", 2),
    ("f'a}'", "E0103", "in an f-string, a literal `}` is written `}}`", 3),
    ("f'{}'", "E0103", "expected an expression between `{` and `}`", 2),
    ("x++", "E0101", "`++` is not an operator", 1),
    ("try: x\ny = 1", "E0101", "expected `except` or `finally` after the `try` block", 7),
    ("fro i in x: y", "E0101", "unexpected `i`", 4),
]


@pytest.mark.parametrize(("text", "code", "headline", "offset"), ONE_ERROR, ids=lambda value: str(value)[:30])
def test_one_error(text: str, code: str, headline: str, offset: int) -> None:
    (found,) = errors(text)
    assert (found.code, found.headline, found.labels[0].span.start) == (code, headline, offset)


def test_help_where_it_is_sure() -> None:
    assert errors("if x = 3: y")[0].help == ("did you mean `==`?",)
    assert errors("improt torch")[0].help == ("did you mean `import`?",)
    assert errors("x = a ≤ b")[0].help == ("did you mean `<=`?",)


def test_independent_errors_are_told_together() -> None:
    found = errors("x = (1, 2\ny = 3\ndef f(a)\n    return a\nz = )\nw = 'a\nok = 1\n")
    assert [one.labels[0].span.line for one in found] == [1, 3, 5, 6]


@pytest.mark.parametrize("text", ["def f():\nreturn 1", "a = '''b\ndef"])
def test_what_follows_from_an_error_is_not_told_too(text: str) -> None:
    assert len(errors(text)) == 1


def test_a_line_that_cannot_begin_so_is_told_once() -> None:
    assert [error.labels[0].span.start for error in errors("x = 1\n/y\nz = = 2\n")] == [6, 13]


def test_where_a_notebook_draws_is_no_part_of_its_program() -> None:
    assert tree("%matplotlib inline\nx = 1\n%matplotlib notebook\nif x:\n    y = a\\\n%b\n") == tree("x = 1\nif x:\n    y = a % b\n")
    assert tree('x = """\n%matplotlib"""') != tree('x = """\n"""')


def test_a_keyword_with_letters_swapped_comes_before_one_that_lacks_some() -> None:
    assert errors("form torch import nn")[0].help == ("did you mean `from`?",)
    assert errors("whlie True: pass")[0].help == ("did you mean `while`?",)


@pytest.mark.parametrize(
    "text", ["def f(x):", "f(1,", "'''abc", "x = [", "if a:\n    b", "for i in x:\n    if i:", "x = 1 + \\\n", "@d", "try:\n    a"]
)
def test_more_is_needed(text: str) -> None:
    assert needs_more(text)


@pytest.mark.parametrize(
    "text", ["x = 1", "f(1)", "x = (", "def f(x): return x", "if a:\n    b\n", "x = )", "'abc", "", "x = 3 +", "for i in x: y"]
)
def test_nothing_more_is_needed(text: str) -> None:
    assert needs_more(text) is (text == "x = (")


def test_depth_is_no_trouble() -> None:
    parse(Source("<test>", "x = " + "(" * 500 + "1" + ")" * 500))
    parse(Source("<test>", "x = " + " + ".join(["1"] * 3000)))


def test_tables_are_cached_as_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "folder", lambda: str(tmp_path / "below"))
    built = tables.load()
    (path,) = (tmp_path / "below").iterdir()
    assert tables.load() == built
    path.write_bytes(b"{broken")
    assert tables.load().words == built.words
    monkeypatch.setattr(cache, "folder", lambda: "/proc/nowhere")
    assert tables.load().words == built.words


def test_the_cache_forgets_what_is_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "folder", lambda: str(tmp_path))
    names = [cache.named("thing", version) for version in "123"]
    for name in names[:2]:
        cache.write(name, [name])
    os.utime(tmp_path / names[0], (0, 0))
    cache.write(names[2], [3])
    assert [cache.read(name) for name in names] == [None, [names[1]], [3]]
