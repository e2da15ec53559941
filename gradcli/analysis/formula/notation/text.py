"""A tree as a gradcli expression, and how many operations it is written with.

Precedence is Python's.  A number in front of a product of matrices needs no brackets around it, as in ``2*A.T @ r``: numbers commute with ``@``.
A comparison, or a name of truth values, counts as 0 and 1 only in a product with numbers; anywhere else it is multiplied by 1.0, for sums and products
of bools are no numbers in PyTorch.  So are integers where only floats will do.
"""

from __future__ import annotations

from typing import Any

from gradcli.analysis.formula.index.rational import Rational
from gradcli.analysis.formula.notation.tree import HERE, LARGEST, MEASURED, TRUTH, WHOLE, Tree, is_decimal, weight_in_sum

LONG = 10**16  # from which whole numbers are written as floats
SQUARES = 256  # numerator and denominator of squares whose roots are recognised

SUM, SIGN, PRODUCT, POWER, ATOM = range(5)
Part = tuple[str, int]
KEPT_WHOLE = ("T", "index", "permute", "expand", "reshape", "sum", "diag", "diagonal", "outer")  # of integers, give integers
COMPARISONS = {"positive": (">", "<"), "nonnegative": (">=", "<="), "zero": ("==", "==")}


def text(tree: Tree) -> str:
    """The expression as gradcli's language has it."""
    return written(tree)[0]


def whole_text(tree: Tree) -> str:
    """The text of a formula as a whole: a tensor of floats."""
    return as_floats(tree)[0] if is_whole(tree) else text(tree)


def number(value: Rational) -> str:
    """``2``, ``1.5``, ``1/3``."""
    if value.denominator == 1:
        return str(value.numerator) if abs(value.numerator) < LONG else repr(float(value))
    if value.denominator > MEASURED:
        return root(value) or repr(float(value))
    return repr(float(value)) if is_decimal(abs(value)) or decimal_text(value) else f"{value.numerator}/{value.denominator}"


def root(value: Rational) -> str | None:
    """``3**-0.5`` of 0.5773502691896258, if it is the root of a small number."""
    square = (value * value).nearest(SQUARES)
    if value < 0 or not square or abs(float(square) ** 0.5 - float(value)) > 1e-15 * float(value):
        return None
    if square.denominator == 1:
        return f"{square.numerator}**0.5"
    return f"{square.denominator}**-0.5" if square.numerator == 1 else f"({square})**0.5"


def decimal_text(value: Rational) -> bool:
    """Whether the shortest decimal is exact and short, as of 0.05 and of 1e-05."""
    shown = repr(float(value))
    if "e" in shown:
        return len(shown) <= 6 and Rational(shown) == value
    return (len(shown) <= 6 or value.denominator > LARGEST) and Rational(shown) == value


def is_mask(tree: Tree) -> bool:
    """Whether it is a comparison, or a name of truth values."""
    return (tree.op == "function" and tree.params[0] in COMPARISONS) or (tree.op == "symbol" and TRUTH in tree.params)


def is_whole(tree: Tree) -> bool:
    """Whether the expression is a tensor of integers."""
    if tree.op == "symbol":
        return WHOLE in tree.params
    if tree.op == "mul":
        coefficient, exponents = tree.params
        counted = coefficient.denominator == 1 and all(e > 0 and e.denominator == 1 for e in exponents)
        return counted and any(map(is_whole, tree.args)) and all(is_whole(arg) or is_mask(arg) for arg in tree.args)
    if tree.op == "add":
        counted = [
            c.denominator == 1 and (arg.op != "number" or arg.params[0].denominator == 1)
            for c, arg in zip(tree.params, tree.args, strict=True)
        ]
        return all(counted) and any(map(is_whole, tree.args)) and all(is_whole(arg) or arg.op == "number" for arg in tree.args)
    return tree.op in KEPT_WHOLE and all(map(is_whole, tree.args))


def written(tree: Tree) -> Part:
    """The text and its precedence; a mask as numbers."""
    if is_mask(tree):
        return f"1.0*{mask(tree)}", PRODUCT
    part: Part = PRINTERS[tree.op](tree)
    return part


def inside(tree: Tree, least: int) -> str:
    """The text, in brackets where its precedence is lower than `least`."""
    shown, precedence = written(tree)
    return shown if precedence >= least else f"({shown})"


def mask(tree: Tree) -> str:
    """``(a > b)``, or the name of truth values."""
    if tree.op == "symbol":
        return str(tree.params[0])
    above, below = COMPARISONS[tree.params[0]]
    of = tree.args[0]
    if of.op == "add" and len(of.args) == 2:
        (one, other), (first, second) = of.params, of.args
        if one > 0 > other and first.op == "number":
            return f"({scaled(-other, second)} {below} {scaled(one, first)})"
        if one > 0 > other:
            return f"({scaled(one, first)} {above} {scaled(-other, second)})"
        if other > 0 > one:
            return f"({scaled(other, second)} {above} {scaled(-one, first)})"
    if of.op == "mul" and of.params[0] == -1 and len(of.args) == 1 and of.params[1] == (1,):
        return f"({inside(of.args[0], SUM)} {below} 0)"
    return f"({inside(of, SUM)} {above} 0)"


def scaled(coefficient: Rational, tree: Tree) -> str:
    """One term of a sum without its sign."""
    if tree.op == "number":
        return number(coefficient * tree.params[0])
    if coefficient == 1:
        return inside(tree, PRODUCT)
    if tree.op == "mul":
        return product(Tree("mul", tree.args, (coefficient * tree.params[0], tree.params[1]), tree.values))[0]
    return product(Tree("mul", (tree,), (coefficient, (Rational(1),)), tree.values))[0]


def total(tree: Tree) -> Part:
    shown = ""
    for coefficient, arg in zip(tree.params, tree.args, strict=True):
        one = scaled(abs(coefficient), arg)
        if not shown:
            shown = f"-{one}" if coefficient < 0 else one
        else:
            shown += f" - {one}" if coefficient < 0 else f" + {one}"
    return shown, SUM


def product(tree: Tree) -> Part:
    coefficient, exponents = tree.params
    pairs = list(zip(tree.args, exponents, strict=True))
    first, coefficient, pairs = root_with_pi(coefficient, pairs)
    above = sorted(
        ((arg, exponent) for arg, exponent in pairs if exponent > 0), key=lambda pair: is_mask(pair[0])
    )  # no minus before a mask
    below = [(arg, -exponent) for arg, exponent in pairs if exponent < 0]
    size = abs(coefficient)
    bools = bool(above) and all(is_mask(arg) for arg, _ in above)
    over, under = (size.numerator, size.denominator) if not is_decimal(size) else (size, 1)
    shown = [number(Rational(over)) if not bools else repr(float(over))] if over != 1 or not (above or first) or bools else []
    shown = [first, *shown] if first else shown
    plain = True  # only single numbers so far
    for at, (arg, exponent) in enumerate(above):
        if exponent == 1 and arg.op == "matmul" and plain and at == len(above) - 1:
            shown.append(written(arg)[0])
        else:
            shown.append(
                mask(arg) if is_mask(arg) and exponent == 1 else power(arg, exponent, PRODUCT + (1 if arg.op in ("matmul", "mul") else 0))
            )
        plain = plain and not arg.ndim
    divisors = ([str(under)] if under != 1 else []) + [power(arg, exponent, POWER) for arg, exponent in below]
    result = "*".join(shown)
    if divisors:
        result += "/" + (divisors[0] if len(divisors) == 1 else f"({'*'.join(divisors)})")
    return (f"-{result}", SIGN) if coefficient < 0 else (result, PRODUCT)


def root_with_pi(coefficient: Rational, pairs: list[tuple[Tree, Rational]]) -> tuple[str, Rational, list[tuple[Tree, Rational]]]:
    """``(2*pi)**-0.5`` of a number that is no fraction and a root of pi, and what is left of a product then."""
    for at, (arg, exponent) in enumerate(pairs):
        if arg.op == "symbol" and arg.params[0] == "pi" and abs(exponent) == Rational(1, 2) and coefficient.denominator > MEASURED:
            square = (coefficient * coefficient).nearest(SQUARES)
            scale = number(square if exponent > 0 else 1 / square)
            sign = Rational(1 if coefficient > 0 else -1)
            return f"({scale}*pi)**{'' if exponent > 0 else '-'}0.5", sign, [*pairs[:at], *pairs[at + 1 :]]
    return "", coefficient, pairs


def power(tree: Tree, exponent: Rational, least: int) -> str:
    """``a**2``, ``sqrt(a)``."""
    if exponent == 1:
        return inside(tree, least)
    if exponent == Rational(1, 2) and not is_constant(tree):
        return f"sqrt({text(tree)})"
    shown = number(exponent)
    base = inside(tree, ATOM)
    return f"{base}**{shown if shown.isdigit() else f'({shown})' if '/' in shown else shown}"


def is_constant(tree: Tree) -> bool:
    """Whether it is a number of Python's, and no tensor."""
    if tree.op == "symbol":
        return bool(tree.params[0] == "pi")
    return tree.op == "number" or (tree.op in ("add", "mul") and all(map(is_constant, tree.args)))


def chain(tree: Tree) -> Part:
    shown = []
    for at, arg in enumerate(tree.args):
        part, precedence = as_floats(arg)
        free = precedence > PRODUCT or (precedence == PRODUCT and arg.op == "matmul" and at == 0)
        shown.append(part if free else f"({part})")
    return " @ ".join(shown), PRODUCT


def as_floats(tree: Tree) -> Part:
    """The text where only floats will do, as in products of matrices: integers are multiplied by 1.0."""
    return (f"1.0*{inside(tree, PRODUCT)}", PRODUCT) if is_whole(tree) else written(tree)


def index(tree: Tree) -> Part:
    def one(at: Any) -> str:
        if not isinstance(at, slice):
            return str(at)
        shown = f"{'' if at.start is None else at.start}:{'' if at.stop is None else at.stop}"
        return shown if at.step is None else f"{shown}:{at.step}"

    return f"{inside(tree.args[0], ATOM)}[{', '.join(map(one, tree.params[0]))}]", ATOM


def reduction(tree: Tree) -> Part:
    dims, keepdim = tree.params
    dim = "" if dims is None else f", {dims[0] if len(dims) == 1 else dims}"
    of = as_floats(tree.args[0])[0] if tree.op == "mean" else text(tree.args[0])
    return f"{tree.op}({of}{dim}{', keepdim=True' if keepdim else ''})", ATOM


def expansion(tree: Tree) -> Part:
    sizes = ", ".join(map(str, tree.params[0]))
    of = tree.args[0]
    if of.op == "number":
        name = "zeros" if not of.params[0] else "ones"
        return (f"{name}({sizes})", ATOM) if of.params[0] in (0, 1) else (f"{number(of.params[0])}*ones({sizes})", PRODUCT)
    return f"{inside(of, ATOM)}.expand({sizes})", ATOM


def method(name: str) -> Any:
    return lambda tree: (f"{inside(tree.args[0], ATOM)}.{name}({', '.join(map(str, tree.params[0]))})", ATOM)


def call(tree: Tree) -> Part:
    name, _, pattern = tree.params
    rest = iter(tree.args)
    if "{" in name:
        return name.format(*(inside(arg, ATOM) if name.startswith("{}") else text(arg) for arg in tree.args)), ATOM
    return f"{name}({', '.join(as_floats(next(rest))[0] if item is HERE else repr(item) for item in pattern)})", ATOM


def branches(tree: Tree) -> Part:
    """``where(a > b, c, d)``; of two numbers one is written as a float, or else they would be integers."""
    of, *ends = tree.args
    condition = mask(of) if tree.op == "choose" else mask(Tree("function", (of,), ("positive",), of.values))[1:-1]
    shown = [text(end) for end in ends]
    if all(end.op == "number" for end in ends):
        shown[0] = repr(float(ends[0].params[0]))
    return f"where({condition}, {shown[0]}, {shown[1]})", ATOM


def function(tree: Tree) -> Part:
    if tree.params[0].startswith("clamp:"):
        low, high = (number(Rational(word)) if word else "" for word in tree.params[0].split(":")[1:])
        limits = [f"{name}={value}" for name, value in (("min", low), ("max", high)) if value]
        return f"clamp({text(tree.args[0])}, {', '.join(limits)})", ATOM
    return f"{tree.params[0]}({text(tree.args[0])})", ATOM


def of_number(tree: Tree) -> Part:
    shown = number(tree.params[0])
    return shown, SIGN if shown.startswith("-") else PRODUCT if "/" in shown else ATOM


PRINTERS: dict[str, Any] = {
    "number": of_number,
    "symbol": lambda tree: (tree.params[0], ATOM),
    "add": total,
    "mul": product,
    "matmul": chain,
    "T": lambda tree: (f"{inside(tree.args[0], ATOM)}.{'T' if tree.ndim == 2 else 'mT'}", ATOM),
    "index": index,
    "permute": method("permute"),
    "reshape": method("reshape"),
    "expand": expansion,
    "sum": reduction,
    "mean": reduction,
    "function": function,
    "call": call,
    "einsum": lambda tree: (
        f'einsum("{tree.params[0]}", {", ".join(as_floats(arg)[0] for arg in tree.args)})',
        ATOM,
    ),
    "outer": lambda tree: (f"outer({text(tree.args[0])}, {text(tree.args[1])})", ATOM),
    "raised": lambda tree: (f"{inside(tree.args[0], ATOM)}**{inside(tree.args[1], ATOM)}", POWER),
    "where": branches,
    "choose": branches,
    "diag": lambda tree: (f"diag({text(tree.args[0])})", ATOM),
    "diagonal": lambda tree: (f"diagonal({text(tree.args[0])})", ATOM),
    "eye": lambda tree: (f"eye({tree.params[0]})", ATOM),
}


def operations(tree: Tree) -> int:
    """How many operations the text has: operators and calls; a transpose and an index are free."""
    own = 1 if tree.op != "call" else max(tree.params[0].count("("), not tree.params[0].startswith("{}["))
    if tree.op in ("number", "symbol", "T", "index"):
        own = 0
    elif tree.op == "add":
        own = len(tree.args) - 1 + sum(weight_in_sum(c, arg) for c, arg in zip(tree.params, tree.args, strict=True))
        own += tree.params[0] < 0
    elif tree.op == "mul":
        size = abs(tree.params[0])
        above = any(e > 0 for e in tree.params[1])
        parts = (size.numerator != 1 or not above) + (size.denominator != 1) if not is_decimal(size) else 1
        own = len(tree.args) + parts - 1 + sum(abs(e) != 1 for e in tree.params[1]) + (tree.params[0] < 0)
    elif tree.op in ("where", "choose"):
        own = 2 - (tree.op == "choose")
    elif tree.op in ("matmul", "einsum"):
        own = len(tree.args) - (tree.op == "matmul")
    return own + sum(map(operations, tree.args))
