"""A derivative rule read aloud: the rule runs over values that carry, beside their arrays, the program's own text.

A rule is written against a namespace F. Here F computes each op on the arrays, so that shapes and branches are those of the run, and at the
same time writes down what it did: `g * F.conj(other)` becomes the text ``g*y``, and the words "times y". No op is listed here; only the few
signs that mathematics has for ops are.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from gradcli.engine.table.table import RAW, Algebra, Composite, Row

COTANGENT = "g"
COTANGENT_IN = re.compile(r"(?<![\w.])g\d*(?!\w)")
SUM, PRODUCT, POWER, ATOM = range(4)  # how tightly a text holds together
SIGNS = {
    "add": ("+", SUM),
    "sub": ("-", SUM),
    "mul": ("*", PRODUCT),
    "div": ("/", PRODUCT),
    "mul_number": ("*", PRODUCT),
    "div_number": ("/", PRODUCT),
    "matmul": ("@", PRODUCT),
    "mm": ("@", PRODUCT),
    "mv": ("@", PRODUCT),
    "pow": ("**", POWER),
    "pow_number": ("**", POWER),
    "square": ("**2", POWER),
}
SPREADS = ("expand", "unsqueeze")
TURNS = {"t": ".T", "adjoint": ".mT", "transpose": ".mT"}
Words = tuple[tuple[str, str], ...]
READINGS: dict[str, Any] = {  # derivatives that have a kernel of their own, for speed, as a textbook writes them
    "tanh_backward": lambda g, out: g * (1 - out**2),
    "sigmoid_backward": lambda g, out: g * out * (1 - out),
    "threshold_backward": lambda g, self, threshold: g * (self > threshold),
}


class Spoken:
    """An array with the text that made it. `words` says what was done to the cotangent, where only it was changed on the way."""

    __slots__ = ("array", "rank", "text", "words")

    def __init__(self, array: Any, text: str, rank: int = ATOM, words: Words | None = None) -> None:
        self.array, self.text, self.rank, self.words = array, text, rank, words

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(self.array.shape)

    @property
    def ndim(self) -> int:
        return int(self.array.ndim)

    @property
    def size(self) -> int:
        return int(self.array.size)

    @property
    def dtype(self) -> Any:
        return self.array.dtype

    def __add__(self, other: Any) -> Any:
        return joined("+", SUM, self, other, np.add)

    def __radd__(self, other: Any) -> Any:
        return joined("+", SUM, other, self, np.add)

    def __sub__(self, other: Any) -> Any:
        return joined("-", SUM, self, other, np.subtract)

    def __rsub__(self, other: Any) -> Any:
        return joined("-", SUM, other, self, np.subtract)

    def __mul__(self, other: Any) -> Any:
        return joined("*", PRODUCT, self, other, np.multiply)

    def __rmul__(self, other: Any) -> Any:
        return joined("*", PRODUCT, other, self, np.multiply)

    def __truediv__(self, other: Any) -> Any:
        return joined("/", PRODUCT, self, other, np.true_divide)

    def __rtruediv__(self, other: Any) -> Any:
        return joined("/", PRODUCT, other, self, np.true_divide)

    def __pow__(self, other: Any) -> Any:
        return joined("**", POWER, self, other, np.power)

    def __matmul__(self, other: Any) -> Any:
        return joined("@", PRODUCT, self, other, np.matmul)

    def __neg__(self) -> Any:
        words = None if self.words is None else (*self.words, ("times", "-1"))
        return Spoken(-self.array, f"-{held(self, PRODUCT)}", PRODUCT, words)

    def __getitem__(self, index: Any) -> Any:
        return Spoken(self.array[unwrapped(index)], f"{held(self, ATOM)}[{said(index)}]")

    def __lt__(self, other: Any) -> Any:
        return joined("<", SUM, self, other, np.less)

    def __gt__(self, other: Any) -> Any:
        return joined(">", SUM, self, other, np.greater)

    def __le__(self, other: Any) -> Any:
        return joined("<=", SUM, self, other, np.less_equal)

    def __ge__(self, other: Any) -> Any:
        return joined(">=", SUM, self, other, np.greater_equal)

    def __eq__(self, other: object) -> Any:
        return joined("==", SUM, self, other, np.equal)

    def __ne__(self, other: object) -> Any:
        return joined("!=", SUM, self, other, np.not_equal)

    __hash__ = None  # type: ignore[assignment]  # it compares elementwise

    def __len__(self) -> int:
        return len(self.array)


def unwrapped(value: Any) -> Any:
    """The arrays in the place of spoken values, in lists and tuples too."""
    if isinstance(value, Spoken):
        return value.array
    if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
        return type(value)(unwrapped(item) for item in value)
    return value


def said(value: Any) -> str:
    """The text of a value in a rule."""
    if isinstance(value, Spoken):
        return value.text
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, np.ndarray) and value.size == 1:
        return f"{value.item():.6g}" if value.dtype.kind == "f" else str(value.item())
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(said, value))}]"
    if isinstance(value, slice):
        return ":"
    return str(value)


def held(value: Any, rank: int) -> str:
    """A text that can stand beside a sign of this rank."""
    text = said(value)
    own = value.rank if isinstance(value, Spoken) else PRODUCT if text.startswith("-") else ATOM
    return text if own >= rank else f"({text})"


def joined(sign: str, rank: int, left: Any, right: Any, compute: Any) -> Any:
    """Two values with a sign between them."""
    array = np.asarray(compute(unwrapped(left), unwrapped(right)))
    return spelled(array, sign, rank, left, right)


def spelled(array: Any, sign: str, rank: int, left: Any, right: Any) -> Spoken:
    """The text and the words of ``left sign right``."""
    if sign in "*/" and said(right) == "1":
        return Spoken(array, said(left), getattr(left, "rank", ATOM), getattr(left, "words", None))
    if sign == "*" and said(left) == "1":
        return Spoken(array, said(right), getattr(right, "rank", ATOM), getattr(right, "words", None))
    if sign == "**" and said(right) == "1":
        return Spoken(array, said(left), getattr(left, "rank", ATOM))
    if sign == "*" and not isinstance(right, Spoken) and isinstance(left, Spoken):
        words = words_of(sign, left, right)
        return Spoken(array, f"{held(right, rank)}*{held(left, rank)}", rank, words)
    after = rank + 1 if sign in ("-", "/", "**") else rank
    space = " " if rank == SUM or sign == "@" else ""
    text = f"{held(left, rank + 1 if sign == '**' else rank)}{space}{sign}{space}{held(right, after)}"
    return Spoken(array, text, rank, words_of(sign, left, right))


def words_of(sign: str, left: Any, right: Any) -> Words | None:
    """What happened to the cotangent, if it is one of the two and the other does not hold it."""
    of_left, of_right = getattr(left, "words", None), getattr(right, "words", None)
    if of_left is not None and not holds_cotangent(right):
        match sign:
            case "*":
                return (*of_left, ("times", held(right, PRODUCT)))
            case "/":
                return (*of_left, ("over", held(right, POWER)))
            case "@":
                return (*of_left, ("@", f"@ {held(right, PRODUCT)}"))
    if of_right is not None and not holds_cotangent(left):
        match sign:
            case "*":
                return (*of_right, ("times", held(left, PRODUCT)))
            case "@":
                return (*of_right, ("by", f"{held(left, PRODUCT)} @"))
    return None


def holds_cotangent(value: Any) -> bool:
    """Whether `g` occurs in a value."""
    return isinstance(value, Spoken) and COTANGENT_IN.search(value.text) is not None


def algebra() -> Algebra:
    """The namespace F over spoken values."""
    spoken: Algebra

    def make(row: Row) -> Any:
        if isinstance(row, Composite) and not row.public:
            return lambda *args, **kwargs: row.kernel(spoken, *args, **kwargs)

        def call(*args: Any, **kwargs: Any) -> Any:
            plain = {name: unwrapped(value) for name, value in kwargs.items()}
            if row.key in READINGS and not kwargs:
                return READINGS[row.key](*args)
            result = getattr(RAW, row.key)(*map(unwrapped, args), **plain)
            return several(result, row, args, kwargs) if isinstance(result, (list, tuple)) else one(result, row, args, kwargs)

        return call

    spoken = Algebra(True, make)
    return spoken


def several(results: Any, row: Row, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    text = one(results[0], row, args, kwargs).text
    return type(results)(Spoken(result, f"{text}[{place}]") for place, result in enumerate(results))


def one(result: Any, row: Row, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """The text of one call: by the sign that mathematics has for it, else as a call."""
    result = np.asarray(result)
    first = args[0] if args else None
    key = row.key
    if key == "conj" and result.dtype.kind != "c":
        return Spoken(result, first.text, first.rank, first.words) if isinstance(first, Spoken) else first
    if key == "neg" and isinstance(first, Spoken):
        words = None if first.words is None else (*first.words, ("times", "-1"))
        return Spoken(result, f"-{held(first, PRODUCT)}", PRODUCT, words)
    if key in SIGNS and len(args) >= 2 and not any(value not in (1, None) for value in args[2:]):
        sign, rank = SIGNS[key]
        return spelled(result, sign, rank, args[0], args[1])
    words = first.words if isinstance(first, Spoken) and not any(holds_cotangent(each) for each in args[1:]) else None
    if key in TURNS and isinstance(first, Spoken):
        return Spoken(result, f"{held(first, ATOM)}{TURNS[key]}", ATOM, None if words is None else (*words, ("then", "transposed")))
    if isinstance(first, Spoken) and (key in SPREADS or key in ("view", "reshape")) and first.words is not None:
        spread = ("spread", str(result.size)) if key in SPREADS else ("then", f"in shape {list(result.shape)}")
        return Spoken(result, first.text, first.rank, (*first.words, spread))
    shown = [said(each) for each in args] + [f"{name}={said(value)}" for name, value in kwargs.items() if value is not None]
    return Spoken(result, f"{row.name}({', '.join(shown)})")


def sentence(value: Spoken) -> str:
    """What a node passes on, in words, or as a formula in which `g` is what arrives."""
    if value.words is None:
        return value.text
    words = merged(value.words)
    if len(words) > 1 and any(kind in ("by", "@", "then") for kind, _ in words):
        return value.text
    spread = next((text for kind, text in words if kind == "spread"), None)
    parts = [clause(kind, text) for kind, text in words if kind != "spread"]
    if spread is None:
        return ", ".join(parts) if parts else "unchanged"
    if len(parts) == 1 and words[-1][0] == "over" and words[-1][1].isdigit():
        return f"1/{words[-1][1]} of what arrives, to each of {spread} elements"
    return ", ".join([*parts, f"to each of {spread} elements"])


def merged(words: Words) -> list[tuple[str, str]]:
    """Neighbouring factors as one product; a copy to several elements once."""
    result: list[tuple[str, str]] = []
    for kind, text in words:
        if result and kind == "spread" and any(each[0] == "spread" for each in result):
            result = [each for each in result if each[0] != "spread"] + [(kind, text)]
        elif result and kind == result[-1][0] == "times":
            before = result[-1][1]
            result[-1] = ("times", f"-{before}" if text == "-1" else f"-{text}" if before == "-1" else f"{before}*{text}")
        else:
            result.append((kind, text))
    return sorted(result, key=lambda each: each[0] != "spread")


def clause(kind: str, text: str) -> str:
    if kind == "times":
        return "with the sign changed" if text == "-1" else f"times {text}"
    if kind == "over":
        return f"divided by {text}"
    return {"by": f"{text} what arrives", "@": f"what arrives {text}"}.get(kind, text)
