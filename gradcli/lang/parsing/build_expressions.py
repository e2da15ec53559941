"""The half of the builder that makes expressions: literals, operators by precedence, calls, displays, targets."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gradcli.diagnostics.model import Source, Span
from gradcli.lang.parsing.precedence import Row
from gradcli.lang.syntax import literals
from gradcli.lang.syntax import nodes as syntax
from gradcli.lang.syntax.placement import Misplaced

if TYPE_CHECKING:
    from gradcli.lang.parsing.build import Builder
    from gradcli.lang.parsing.lexer import Token

Parts = list[Any]

CONSTANTS = {"None": None, "True": True, "False": False, "...": ...}


class ExpressionBuilder:
    """Makes the expression nodes of one source."""

    parse_replacement: Callable[[Builder, int, int], syntax.Expression]

    def __init__(self, source: Source) -> None:
        self.source = source

    # ---- atoms -----------------------------------------------------------------------------------------------------------------------

    def name(self, parts: Parts, start: int, end: int) -> syntax.Expression:
        return syntax.Name(Span(self.source, start, end), parts[0][1])

    def constant(self, parts: Parts, start: int, end: int) -> syntax.Expression:
        return syntax.Constant(Span(self.source, start, end), CONSTANTS[parts[0][1]])

    def number(self, parts: Parts, start: int, end: int) -> syntax.Expression:
        try:
            return syntax.Constant(Span(self.source, start, end), literals.number(parts[0][1]))
        except literals.BadLiteral as error:
            raise Misplaced(error.reason, Span(self.source, start, end), "E0103") from None
        except ValueError:  # more digits than the host reads at once
            raise Misplaced("an integer may have at most 4300 digits", Span(self.source, start, end), "E0103") from None

    def strings(self, parts: Parts, start: int, end: int) -> syntax.Expression:
        """One or more string literals side by side are one string."""
        pieces: list[syntax.Expression] = []
        for token in parts:
            try:
                pieces += self.string(token)
            except literals.BadLiteral as error:
                at = error.offset if error.offset >= token[2] else token[2] + error.offset
                raise Misplaced(error.reason, Span(self.source, at, at + error.length), "E0103") from None
        span = Span(self.source, start, end)
        kinds = {type(piece.value) for piece in pieces if isinstance(piece, syntax.Constant)}
        if len(kinds) > 1:
            raise Misplaced("bytes and strings cannot be joined", span, "E0103")
        if any(isinstance(piece, syntax.FormattedField) for piece in pieces):
            return syntax.FormattedString(span, joined(pieces))
        texts = [piece.value for piece in pieces if isinstance(piece, syntax.Constant)]
        return syntax.Constant(span, (b"" if bytes in kinds else "").join(texts))

    def string(self, token: Token) -> list[syntax.Expression]:
        """The parts of one string token: a constant, or the constants and fields of an f-string."""
        _, text, start, end = token
        prefix, first, last = literals.take_apart(text)
        if "f" in prefix:
            return self.fields(start + first, start + last, raw="r" in prefix)
        inner = text[first:last].replace("\r\n", "\n")
        value: str | bytes = inner if "r" in prefix else literals.unescape(inner, binary="b" in prefix)
        if "b" in prefix:
            try:
                value = str(value).encode("latin-1" if inner.isascii() else "ascii")
            except UnicodeEncodeError:
                raise literals.BadLiteral("bytes can only contain ASCII characters", 0, len(text)) from None
        return [syntax.Constant(Span(self.source, start, end), value)]

    def fields(self, start: int, end: int, *, raw: bool, nested: bool = False) -> list[syntax.Expression]:
        """The parts of an f-string, or of a format spec, between two offsets."""
        text = self.source.text
        made: list[syntax.Expression] = [syntax.Constant(Span(self.source, start, start), "")]
        for piece in literals.pieces(text, start, end, nested=nested):
            if isinstance(piece, literals.Field):
                made += self.field(piece, raw=raw)
            else:
                literal = text[piece[0] : piece[1]].replace("\r\n", "\n")
                made.append(syntax.Constant(Span(self.source, *piece), literal if raw else literals.unescape(literal)))
        return made

    def field(self, field: literals.Field, *, raw: bool) -> list[syntax.Expression]:
        """A replacement field; one that shows itself (``{x = }``) has its own text before it."""
        span = Span(self.source, field.start, field.end)
        value = self.parse_replacement(self, field.start, field.end)  # type: ignore[arg-type]
        spec = None
        if field.spec is not None:
            spec = syntax.FormattedString(Span(self.source, *field.spec), joined(self.fields(*field.spec, raw=raw, nested=True)))
        conversion = field.conversion or ("r" if field.shown and spec is None else "")
        node = syntax.FormattedField(span, value, conversion, spec)
        return [syntax.Constant(span, span.text), node] if field.shown else [node]

    # ---- operators -------------------------------------------------------------------------------------------------------------------

    def operation(self, parts: Parts, start: int, end: int) -> syntax.Expression:
        """Fold a flat row of operands and operators by precedence."""
        row = Row(self.source, parts)
        return row.fold(0)

    def conditional(self, parts: Parts, start: int, end: int) -> syntax.Expression:
        then, test, otherwise = parts
        return syntax.Conditional(Span(self.source, start, end), test, then, otherwise)

    def walrus(self, parts: Parts, start: int, end: int) -> syntax.Expression:
        name = parts[0]
        return syntax.Walrus(Span(self.source, start, end), syntax.Name(Span(self.source, name[2], name[3]), name[1]), parts[1])

    def yield_(self, parts: Parts, start: int, end: int) -> syntax.Expression:
        return syntax.Yield(Span(self.source, start, end), parts[0])

    def yield_from(self, parts: Parts, start: int, end: int) -> syntax.Expression:
        return syntax.YieldFrom(Span(self.source, start, end), parts[0])

    # ---- trailers --------------------------------------------------------------------------------------------------------------------

    def attribute(self, parts: Parts, start: int, end: int) -> syntax.Expression:
        return syntax.Attribute(Span(self.source, start, end), parts[0], parts[-1][1])

    def subscript(self, parts: Parts, start: int, end: int) -> syntax.Expression:
        return syntax.Subscript(Span(self.source, start, end), parts[0], parts[1])

    def slice_(self, parts: Parts, start: int, end: int) -> syntax.Expression:
        return syntax.Slice(Span(self.source, start, end), *parts)

    def slice_step(self, parts: Parts, start: int, end: int) -> syntax.Expression | None:
        return parts[0]  # type: ignore[no-any-return]

    def call(self, parts: Parts, start: int, end: int) -> syntax.Expression:
        function, (arguments, keywords) = parts
        return syntax.Call(Span(self.source, start, end), function, arguments, keywords)

    def arguments(self, parts: Parts, start: int, end: int) -> tuple[list[syntax.Expression], list[syntax.Keyword]]:
        """Positional and keyword arguments, each in order."""
        given = [part for part in parts if part is not None]
        positional: list[syntax.Expression] = []
        keywords: list[syntax.Keyword] = []
        names: set[str] = set()
        for part in given:
            if isinstance(part, syntax.Keyword):
                if part.name in names:
                    raise Misplaced(f"`{part.name}` is passed twice", part.span)
                names.add(part.name or "")
                names.discard("")
                keywords.append(part)
                continue
            if isinstance(part, syntax.Comprehension) and part.kind == "generator" and len(given) > 1 and self.bare(part):
                raise Misplaced("a generator expression must be in parentheses unless it is the only argument", part.span)
            if keywords and (keywords[-1].name is None or not isinstance(part, syntax.Starred)):
                told = "`**` unpacking" if keywords[-1].name is None else "keyword arguments"
                raise Misplaced(f"a positional argument cannot follow {told}", part.span)
            positional.append(part)
        return positional, keywords

    def bare(self, node: syntax.Expression) -> bool:
        return not node.span.text.startswith("(")

    def keyword(self, parts: Parts, start: int, end: int) -> syntax.Keyword:
        return syntax.Keyword(Span(self.source, start, end), parts[0][1], parts[1])

    def unpacked(self, parts: Parts, start: int, end: int) -> syntax.Keyword:
        return syntax.Keyword(Span(self.source, start, end), None, parts[1])

    def starred(self, parts: Parts, start: int, end: int) -> syntax.Expression:
        return syntax.Starred(Span(self.source, start, end), parts[1])

    starred_argument = starred_target = starred

    def generator_argument(self, parts: Parts, start: int, end: int) -> syntax.Expression:
        return self.comprehension("generator", None, parts[0], parts[1:], start, end)

    # ---- displays and comprehensions -------------------------------------------------------------------------------------------------

    def tuple_(self, parts: Parts, start: int, end: int) -> syntax.Expression:
        return syntax.TupleDisplay(Span(self.source, start, end), parts)

    index_tuple = empty_tuple = tuple_

    def list_(self, parts: Parts, start: int, end: int) -> syntax.Expression:
        return syntax.ListDisplay(Span(self.source, start, end), [part for part in parts if part is not None])

    def set_(self, parts: Parts, start: int, end: int) -> syntax.Expression:
        return syntax.SetDisplay(Span(self.source, start, end), parts)

    def empty_dict(self, parts: Parts, start: int, end: int) -> syntax.Expression:
        return syntax.DictDisplay(Span(self.source, start, end), [], [])

    def dict_(self, parts: Parts, start: int, end: int) -> syntax.Expression:
        return syntax.DictDisplay(Span(self.source, start, end), [key for key, _ in parts], [value for _, value in parts])

    def pair(self, parts: Parts, start: int, end: int) -> Parts:
        return parts

    def unpacked_pair(self, parts: Parts, start: int, end: int) -> Parts:
        return [None, parts[1]]

    def generator(self, parts: Parts, start: int, end: int) -> syntax.Expression:
        return self.comprehension("generator", None, parts[0], parts[1:], start, end)

    def list_comprehension(self, parts: Parts, start: int, end: int) -> syntax.Expression:
        return self.comprehension("list", None, parts[0], parts[1:], start, end)

    def set_comprehension(self, parts: Parts, start: int, end: int) -> syntax.Expression:
        return self.comprehension("set", None, parts[0], parts[1:], start, end)

    def dict_comprehension(self, parts: Parts, start: int, end: int) -> syntax.Expression:
        (key, value), *clauses = parts
        return self.comprehension("dict", key, value, clauses, start, end)

    def comprehension(self, kind: str, key: Any, value: Any, clauses: Parts, start: int, end: int) -> syntax.Expression:
        return syntax.Comprehension(Span(self.source, start, end), kind, key, value, clauses)

    def clause(self, parts: Parts, start: int, end: int) -> syntax.Clause:
        target, iterable, *conditions = parts
        return syntax.Clause(Span(self.source, start, end), self.target(target), iterable, conditions)

    # ---- functions -------------------------------------------------------------------------------------------------------------------

    def lambda_(self, parts: Parts, start: int, end: int) -> syntax.Expression:
        return syntax.Lambda(Span(self.source, start, end), parts[0], parts[1])

    def parameters(self, parts: Parts, start: int, end: int) -> list[syntax.Parameter]:
        """Parameters in order, each with the kind that the `*` and `/` around it give it."""
        made: list[syntax.Parameter] = []
        kind = "plain"
        for part in (part for part in parts if part is not None):
            if part.name == "/":
                for before in made:
                    before.kind = "positional"
            elif part.kind == "gather":
                kind = "keyword"
                if part.name:
                    made.append(part)
            else:
                part.kind = kind if part.kind == "plain" else part.kind
                made.append(part)
        self.check_parameters(made)
        return made

    lambda_parameters = parameters

    def check_parameters(self, made: list[syntax.Parameter]) -> None:
        seen: set[str] = set()
        optional = False
        for parameter in made:
            if parameter.name in seen:
                raise Misplaced(f"duplicate parameter `{parameter.name}`", parameter.span)
            seen.add(parameter.name)
            if parameter.kind in ("plain", "positional"):
                if optional and parameter.default is None:
                    raise Misplaced("a parameter without a default cannot follow one with a default", parameter.span)
                optional = parameter.default is not None

    def parameter(self, parts: Parts, start: int, end: int) -> syntax.Parameter:
        name, *annotation, default = parts
        return syntax.Parameter(Span(self.source, start, end), name[1], "plain", annotation[0] if annotation else None, default)

    lambda_parameter = parameter

    def gathered(self, parts: Parts, start: int, end: int) -> syntax.Parameter:
        """``*args``, ``**kwargs``, a bare ``*``, or ``/``."""
        sign = parts[0][1]
        name = parts[1][1] if len(parts) > 1 and parts[1] else ("/" if sign == "/" else "")
        kind = "gather_keywords" if sign == "**" else "gather" if sign == "*" else "plain"
        return syntax.Parameter(Span(self.source, start, end), name, kind, parts[2] if len(parts) > 2 else None, None)

    lambda_gathered = gathered

    # ---- targets ---------------------------------------------------------------------------------------------------------------------

    def target(self, node: syntax.Expression, verb: str = "assign to") -> syntax.Expression:
        """Check that `node` can be written to (or deleted)."""
        if isinstance(node, (syntax.TupleDisplay, syntax.ListDisplay)):
            for item in node.items:
                self.target(item, verb)
            if sum(isinstance(item, syntax.Starred) for item in node.items) > 1:
                raise Misplaced("only one target of an assignment can have a `*`", node.span)
        elif isinstance(node, syntax.Starred) and verb == "assign to":
            self.target(node.value, verb)
        elif not isinstance(node, (syntax.Name, syntax.Attribute, syntax.Subscript)):
            hint = "`=` assigns; to compare, write `==`" if verb == "assign to" and isinstance(node, COMPARABLE) else ""
            if isinstance(node, syntax.Call) and all(isinstance(argument, syntax.Name) for argument in node.arguments):
                hint = f"a function is defined with `{node.function.span.text} = lambda {node.span.text[node.function.span.end - node.span.start + 1 : -1]}: …`"
            raise Misplaced(f"cannot {verb} {self.kind(node)}", node.span, help=hint)
        return node

    def kind(self, node: syntax.Node) -> str:
        """What to call a node that stands where it may not."""
        if isinstance(node, syntax.Constant):
            return (
                f"`{node.span.text}`"
                if node.value in (None, True, False, ...) and not isinstance(node.value, (int, float))
                else "a literal"
            )
        return KINDS.get(type(node), "an expression")


COMPARABLE = (syntax.Call, syntax.Binary, syntax.Comparison, syntax.Constant, syntax.Boolean, syntax.Unary)
KINDS: dict[type, str] = {
    syntax.Call: "a function call",
    syntax.Comparison: "a comparison",
    syntax.Lambda: "a lambda",
    syntax.Conditional: "a conditional expression",
    syntax.Comprehension: "a comprehension",
    syntax.FormattedString: "an f-string",
    syntax.DictDisplay: "a dict display",
    syntax.SetDisplay: "a set display",
    syntax.TupleDisplay: "a tuple",
    syntax.ListDisplay: "a list",
    syntax.Walrus: "an assignment expression",
    syntax.Yield: "a yield expression",
}


def joined(pieces: list[syntax.Expression]) -> list[syntax.Expression]:
    """Neighbouring constants as one; empty ones left out."""
    made: list[syntax.Expression] = []
    for piece in pieces:
        last = made[-1] if made else None
        if isinstance(piece, syntax.Constant) and isinstance(last, syntax.Constant):
            made[-1] = syntax.Constant(last.span, last.value + piece.value)
        elif not isinstance(piece, syntax.Constant) or piece.value:
            made.append(piece)
    return made
