"""A tree in LaTeX, as a lecturer writes it: fractions, transposes as a superscript, products of matrices by juxtaposition.

A product of two arrays is elementwise and written with a circle; one with a single number is not.  A vector on the left of a matrix is a row, written as a
transposed column.  What only broadcasting needs, axes of size 1, is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from gradcli.analysis.formula.index.rational import Rational
from gradcli.analysis.formula.notation.text import COMPARISONS, is_mask, text
from gradcli.analysis.formula.notation.tree import HERE, Tree

SUM, SIGN, PRODUCT, MATRIX, ATOM = range(5)
Part = tuple[str, int]
GREEK = {
    *(
        [
            "alpha",
            "beta",
            "gamma",
            "delta",
            "epsilon",
            "zeta",
            "eta",
            "theta",
            "iota",
            "kappa",
            "lambda",
            "mu",
            "nu",
            "xi",
            "pi",
            "rho",
            "sigma",
            "tau",
            "phi",
            "chi",
            "psi",
            "omega",
        ]
    ),
    *(["Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi", "Omega"]),
}
NAMES = {"lam": r"\lambda", "eps": r"\varepsilon"}
FUNCTIONS = {name: f"\\{name}" for name in ["exp", "log", "sin", "cos", "tan", "tanh", "sinh", "cosh", "det"]} | {
    "sigmoid": r"\sigma",
    "asin": r"\arcsin",
    "acos": r"\arccos",
    "atan": r"\arctan",
    "trace": r"\operatorname{tr}",
    "logdet": r"\log\det",
    "torch.special.ndtr": r"\Phi",
    "i0": "I_0",
    "torch.special.i1": "I_1",
    "digamma": r"\psi",
    "lgamma": r"\log\Gamma",
}


def latex(tree: Tree) -> str:
    """The expression in LaTeX."""
    return written(tree)[0]


def name(text: str) -> str:
    """A name of the program: Greek letters by name, digits at the end as an index."""
    if not re.fullmatch(r"\w+", text):
        return rf"\mathtt{{{escaped(text)}}}"
    match = re.fullmatch(r"(.*?)_?(\d+)", text)
    stem, index = match.groups() if match is not None and match[1] else (text, "")
    shown = NAMES.get(stem) or (f"\\{stem}" if stem in GREEK else stem if len(stem) == 1 else rf"\mathrm{{{escaped(stem)}}}")
    return f"{shown}_{{{index}}}" if index else shown


def escaped(text: str) -> str:
    return re.sub(r"([_{}#$%&])", r"\\\1", text)


def fraction(value: Rational) -> str:
    if value.denominator == 1:
        return str(value.numerator)
    sign = "-" if value < 0 else ""
    return rf"{sign}\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"


def written(tree: Tree) -> Part:
    part: Part = PRINTERS[tree.op](tree)
    return part


def inside(tree: Tree, least: int) -> str:
    shown, precedence = written(tree)
    return shown if precedence >= least else brackets(shown)


def brackets(shown: str) -> str:
    return rf"\left({shown}\right)"


def function(tree: Tree) -> Part:
    kind, of = tree.params[0].partition(":")[0], tree.args[0]
    if is_mask(tree):
        sign = {">=": r"\ge", "==": "="}.get(COMPARISONS[kind][0], ">")
        return rf"\mathbf{{1}}\left[{latex(of)} {sign} 0\right]", ATOM
    if kind == "abs":
        return rf"\left|{latex(of)}\right|", ATOM
    return rf"{operator(kind)}\left({latex(of)}\right)", ATOM


def operator(kind: str) -> str:
    return FUNCTIONS.get(kind) or rf"\operatorname{{{escaped(kind)}}}"


def total(tree: Tree) -> Part:
    shown = ""
    for coefficient, arg in zip(tree.params, tree.args, strict=True):
        size = abs(coefficient)
        one = fraction(size * arg.params[0]) if arg.op == "number" else inside(arg, PRODUCT) if size == 1 else scaled(size, arg)
        if not shown:
            shown = f"-{one}" if coefficient < 0 else one
        else:
            shown += f" - {one}" if coefficient < 0 else f" + {one}"
    return shown, SUM


def scaled(coefficient: Rational, tree: Tree) -> str:
    if tree.op == "mul":
        return product(Tree("mul", tree.args, (coefficient * tree.params[0], tree.params[1]), tree.values))[0]
    return product(Tree("mul", (tree,), (coefficient, (Rational(1),)), tree.values))[0]


def product(tree: Tree) -> Part:
    coefficient, exponents = tree.params
    pairs = list(zip(tree.args, exponents, strict=True))
    size = abs(coefficient)
    above = factors([(arg, exponent) for arg, exponent in pairs if exponent > 0])
    below = factors([(arg, -exponent) for arg, exponent in pairs if exponent < 0])
    sign = "-" if coefficient < 0 else ""
    if below:
        over = spaced(str(size.numerator) if size.numerator != 1 or not above else "", above)
        under = spaced(str(size.denominator) if size.denominator != 1 else "", below)
        shown = rf"\frac{{{over}}}{{{under}}}"
    else:
        shown = spaced(fraction(size) if size != 1 else "", above)
    return sign + shown, SIGN if sign else PRODUCT


def spaced(*parts: str) -> str:
    return r" \, ".join(part for part in parts if part)


def factors(pairs: Sequence[tuple[Tree, Rational]]) -> str:
    """Single numbers side by side, then arrays with circles between them."""
    numbers = [power(arg, exponent, PRODUCT) for arg, exponent in pairs if not arg.ndim]
    arrays = [(arg, exponent) for arg, exponent in pairs if arg.ndim]
    least = PRODUCT if len(arrays) == 1 else MATRIX
    return spaced(*numbers, r" \odot ".join(power(arg, exponent, least) for arg, exponent in arrays))


def power(tree: Tree, exponent: Rational, least: int) -> str:
    if exponent == 1:
        return inside(tree, least)
    if exponent == Rational(1, 2):
        return rf"\sqrt{{{latex(tree)}}}"
    circle = r"\circ " if tree.ndim else ""
    return f"{inside(tree, ATOM)}^{{{circle}{fraction(exponent)}}}"


def chain(tree: Tree) -> Part:
    shown = []
    for at, arg in enumerate(tree.args):
        part = inside(arg, MATRIX)
        shown.append(transposed(part, arg) if at == 0 and arg.ndim == 1 else part)
    return " ".join(shown), MATRIX


def transposed(part: str, tree: Tree) -> str:
    return rf"{part if written(tree)[1] == ATOM else brackets(part)}^\top"


def call(tree: Tree) -> Part:
    kind, _, pattern = tree.params
    if kind in ("inv", "pinv"):
        return f"{inside(tree.args[0], ATOM)}^{{{'-1' if kind == 'inv' else '+'}}}", MATRIX
    if kind == "norm":
        return rf"\left\lVert {latex(tree.args[0])} \right\rVert", ATOM
    if kind.startswith("stack(["):
        between = " & " if kind.endswith(", 1)") else r" \\ "
        return rf"\begin{{pmatrix}} {between.join(map(latex, tree.args))} \end{{pmatrix}}", ATOM
    if kind.startswith("{}["):
        return rf"{inside(tree.args[0], ATOM)}_{{{escaped(kind[3:-1])}}}", ATOM
    if "{" in kind:
        return rf"\texttt{{{escaped(kind.format(*map(text, tree.args)))}}}", ATOM
    rest = iter(tree.args)
    shown = [latex(next(rest)) for item in pattern if item is HERE]
    return rf"{operator(kind)}\left({', '.join(shown)}\right)", ATOM


def reduction(tree: Tree) -> Part:
    dims, of = tree.params[0], tree.args[0]
    kind = operator(tree.op)
    if dims is not None and of.ndim > 1:
        kind += f"_{{{','.join(map(str, dims))}}}"
    return rf"{kind}\left({latex(of)}\right)", ATOM


def index(tree: Tree) -> Part:
    picked = [str(at) for at in tree.params[0] if isinstance(at, int)]
    shown = written(tree.args[0])
    return (f"{inside(tree.args[0], ATOM)}_{{{','.join(picked)}}}", ATOM) if picked else shown


def expansion(tree: Tree) -> Part:
    of = tree.args[0]
    if of.op == "number" and of.params[0] in (0, 1):
        return rf"\mathbf{{{of.params[0]}}}", ATOM
    return rf"{inside(of, PRODUCT)} \, \mathbf{{1}}", PRODUCT


def einsum(tree: Tree) -> Part:
    inputs, output = tree.params[0].split("->")
    letters = sorted({letter for letter in inputs if letter.isalpha()} - set(output))
    parts = [f"{inside(arg, ATOM)}_{{{own}}}" for arg, own in zip(tree.args, inputs.split(","), strict=True)]
    total = rf"\sum_{{{' '.join(letters)}}} " if letters else ""
    return total + r" \, ".join(parts), PRODUCT


def cases(tree: Tree) -> Part:
    of, above, below = map(latex, tree.args)
    condition = of if tree.op == "choose" else f"{of} > 0"
    return rf"\begin{{cases}} {above} & {condition} \\ {below} & \text{{otherwise}} \end{{cases}}", MATRIX


def outer(tree: Tree) -> Part:
    column, row = tree.args
    return rf"{inside(column, MATRIX)} \, {transposed(inside(row, MATRIX), row)}", MATRIX


def wrapped(kind: str) -> Any:
    return lambda tree: (rf"\operatorname{{{kind}}}\left({latex(tree.args[0])}\right)", ATOM)


def of_number(tree: Tree) -> Part:
    return fraction(tree.params[0]), ATOM if tree.params[0] >= 0 else SIGN


PRINTERS: dict[str, Any] = {
    "number": of_number,
    "symbol": lambda tree: (name(tree.params[0]), ATOM),
    "add": total,
    "mul": product,
    "matmul": chain,
    "T": lambda tree: (rf"{inside(tree.args[0], ATOM)}^\top", MATRIX),
    "index": index,
    "permute": wrapped("permute"),
    "reshape": wrapped("reshape"),
    "expand": expansion,
    "sum": reduction,
    "mean": reduction,
    "function": function,
    "call": call,
    "einsum": einsum,
    "outer": outer,
    "raised": lambda tree: (f"{inside(tree.args[0], ATOM)}^{{{latex(tree.args[1])}}}", MATRIX),
    "where": cases,
    "choose": cases,
    "diag": wrapped("diag"),
    "diagonal": wrapped("diag"),
    "eye": lambda tree: ("I", ATOM),
}
