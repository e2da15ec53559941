"""Arguments to parameters, with Python's complaints."""

from __future__ import annotations

from collections.abc import Sequence
from types import CodeType, FunctionType, MethodType
from typing import Any, NoReturn

from gradcli.diagnostics import mistakes
from gradcli.diagnostics.facts import facts
from gradcli.engine.errors import fail
from gradcli.lang.access.exposed import PROGRAM
from gradcli.lang.compile.frame import MISSING
from gradcli.lang.compile.scope import frame_order
from gradcli.lang.syntax import nodes as syntax

MADE = ".made"  # the first free variable of a function that a `def` has made
CO_VARARGS, CO_VARKEYWORDS = 0x04, 0x08  # as `inspect` names them


class Signature:
    """The parameters of a function, in the order its frame holds them: positional, keyword-only, ``*args``, ``**kwargs``."""

    def __init__(self, parameters: list[syntax.Parameter], names: Sequence[str]) -> None:
        kinds = [parameter.kind for parameter in frame_order(parameters)]
        self.names = list(names)
        self.count = sum(kind in ("plain", "positional") for kind in kinds)
        self.positional_only = kinds.count("positional")
        self.keyword_only = self.names[self.count : self.count + kinds.count("keyword")]
        self.gathers = "gather" in kinds
        self.gathers_keywords = "gather_keywords" in kinds
        self.is_plain = self.count == len(kinds)
        named = self.names[self.positional_only : self.count + len(self.keyword_only)]
        self.index = {name: self.names.index(name) for name in named}

    @classmethod
    def of_code(cls, code: CodeType) -> Signature:
        """That of native code."""
        count, only = code.co_argcount, code.co_kwonlyargcount
        gathers, gathers_keywords = bool(code.co_flags & CO_VARARGS), bool(code.co_flags & CO_VARKEYWORDS)
        made = cls.__new__(cls)
        made.names = list(code.co_varnames[: count + only + gathers + gathers_keywords])
        made.count, made.positional_only = count, code.co_posonlyargcount
        made.keyword_only = made.names[count : count + only]
        made.gathers, made.gathers_keywords = gathers, gathers_keywords
        made.is_plain = not (only or gathers or gathers_keywords)
        made.index = {name: at for at, name in enumerate(made.names[: count + only]) if at >= made.positional_only}
        return made

    def bind(self, function: str, arguments: tuple[Any, ...], keywords: dict[str, Any], defaults: dict[str, Any]) -> list[Any]:
        """The values of all parameters, in frame order."""
        fixed = self.count + len(self.keyword_only)
        values: list[Any] = [MISSING] * fixed
        values[: min(len(arguments), self.count)] = arguments[: self.count]
        more = self.take_keywords(function, keywords, values)
        if len(arguments) > self.count and not self.gathers:
            self.too_many(function, len(arguments), values, defaults)
        for index, value in enumerate(values):
            if value is MISSING:
                values[index] = defaults.get(self.names[index], MISSING)
        if any(value is MISSING for value in values):
            self.missing(function, values)
        if self.gathers:
            values.append(tuple(arguments[self.count :]))
        if self.gathers_keywords:
            values.append(more)
        return values

    def take_keywords(self, function: str, keywords: dict[str, Any], values: list[Any]) -> dict[str, Any]:
        """Put keyword arguments where they belong; give back those for ``**kwargs``."""
        more: dict[str, Any] = {}
        for name, value in keywords.items():
            index = self.index.get(name)
            if index is None:
                if not self.gathers_keywords:
                    self.unexpected(function, name, keywords)
                more[name] = value
            elif values[index] is not MISSING:
                raise TypeError(f"{function}() got multiple values for argument '{name}'")
            else:
                values[index] = value
        return more

    def unexpected(self, function: str, name: str, keywords: dict[str, Any]) -> NoReturn:
        positional = [name for name in self.names[: self.positional_only] if name in keywords]
        if positional:
            listed = ", ".join(positional)
            raise TypeError(f"{function}() got some positional-only arguments passed as keyword arguments: '{listed}'")
        text = f"{function}() got an unexpected keyword argument '{name}'"
        fail(
            TypeError,
            text,
            mistakes.unknown_keyword,
            function=function.removesuffix(".__init__"),
            keyword=name,
            parameters=tuple(self.index),
        )

    def too_many(self, function: str, given: int, values: list[Any], defaults: dict[str, Any]) -> NoReturn:
        least = self.count - sum(name in defaults for name in self.names[: self.count])
        takes = f"from {least} to {self.count}" if least < self.count else str(self.count)
        keyword_only = sum(value is not MISSING for value in values[self.count :])
        if keyword_only:
            also = f" positional argument{s(given)} (and {keyword_only} keyword-only argument{s(keyword_only)}) were"
        else:
            also = " was" if given == 1 else " were"
        text = f"{function}() takes {takes} positional argument{'' if takes == '1' else 's'} but {given}{also} given"
        fail(TypeError, text, mistakes.own_arguments, parameters=tuple(self.index))

    def missing(self, function: str, values: list[Any]) -> NoReturn:
        for kind, names in (
            ("positional", self.names[: self.count]),
            ("keyword-only", self.keyword_only),
        ):
            start = 0 if kind == "positional" else self.count
            absent = [repr(name) for index, name in enumerate(names, start) if values[index] is MISSING]
            if absent:
                text = f"{function}() missing {len(absent)} required {kind} argument{s(len(absent))}: {listing(absent)}"
                fail(TypeError, text, mistakes.own_arguments, parameters=tuple(self.index))
        raise AssertionError("nothing is missing")


def s(count: int) -> str:
    """The ending of a plural."""
    return "" if count == 1 else "s"


def listing(words: list[str]) -> str:
    """``'a'``; ``'a' and 'b'``; ``'a', 'b', and 'c'``."""
    if len(words) < 3:
        return " and ".join(words)
    return f"{', '.join(words[:-1])}, and {words[-1]}"


def signature_of(value: Any) -> tuple[Signature | None, dict[str, Any]]:
    """The parameters of a function of the program, and the defaults there are; None and nothing of any other."""
    function = getattr(value, "__func__", value)
    if type(function) is not FunctionType or function.__code__.co_filename != PROGRAM:
        return None, {}
    code = function.__code__
    if code.co_freevars[:1] == (MADE,):
        made = function.__closure__[0].cell_contents  # type: ignore[index]
        return made.definition.signature, made.defaults
    signature = Signature.of_code(code)
    given = function.__defaults__ or ()
    defaults = dict(zip(signature.names[signature.count - len(given) : signature.count], given, strict=True))
    return signature, defaults | (function.__kwdefaults__ or {})


def explain_binding(error: TypeError, target: Any, arguments: Sequence[Any], keywords: dict[str, Any]) -> None:
    """Give the host's refusal of arguments for a function of the program the facts and the words of ours."""
    function = target
    if isinstance(target, type):
        function, arguments = target.__dict__.get("__init__"), (None, *arguments)
    elif type(target) is MethodType:
        arguments = (target.__self__, *arguments)
    elif type(target) is not FunctionType:
        function, arguments = type(target).__dict__.get("__call__"), (target, *arguments)
    signature, defaults = signature_of(function)
    if signature is None:
        return
    try:
        signature.bind(getattr(function, "__func__", function).__qualname__, tuple(arguments), keywords, defaults)
    except TypeError as better:
        error.args = better.args
        facts(error).update(facts(better))
