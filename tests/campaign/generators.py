"""Random inputs: programs over ops, modules, transforms and the grammar, mutated cases, command lines, data files, sessions."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from random import Random
from typing import NamedTuple

from gradcli.engine.families import directory
from tests.conftest import ROOT

TENSORS = {
    "g0": "torch.randn((), requires_grad=True)", "g1": "torch.randn(3, requires_grad=True)", "g2": "torch.randn(3, 3, requires_grad=True)",
    "g3": "torch.rand(2, 3, 4, requires_grad=True)", "g4": "torch.rand(2, 4, 5, 5, requires_grad=True)", "e1": "torch.empty(0)",
    "e2": "torch.zeros(0, 3)", "i0": "torch.tensor(1)", "i1": "torch.tensor([0, 2, 1])", "i2": "torch.arange(9).reshape(3, 3)",
    "u1": "torch.tensor([255, 0, 7], dtype=torch.uint8)", "b0": "torch.tensor(True)", "b1": "torch.tensor([True, False, True])",
    "h1": "torch.ones(3, dtype=torch.float16)", "d2": "torch.randn(3, 3, dtype=torch.float64, requires_grad=True)",
    "c1": "torch.complex(torch.randn(3), torch.randn(3)).requires_grad_()", "t2": "torch.randn(3, 3).t()",
    "x2": "torch.ones(1, 3).expand(3, 3)", "n1": "torch.tensor([float('nan'), float('inf'), -0.0])",
}  # fmt: skip
PLAIN = (
    "0", "1", "-1", "2", "3", "7", "-3", "0.5", "1.5", "-0.0", "1e300", "1e-45", "float('inf')", "float('nan')", "2**31", "-2**63", "2**63",
    "10**20", "10**400", "1j", "True", "False", "None", "'sum'", "'mean'", "'none'", "'i'", "''", "()", "(1,)", "(1, 2)", "[0, 1]", "[-1]",
    "[10**20]", "(3, -1)", "[[0, 1], [1, 0]]", "{}", "range(3)", "slice(None)", "torch", "float", "int", "type", "torch.float64",
    "torch.int64", "torch.bool", "torch.complex64", "torch.contiguous_format", "lambda x: x", "...",
)  # fmt: skip
KEYWORDS = (
    "dim", "keepdim", "dtype", "out", "reduction", "n", "p", "eps", "weight", "bias", "size", "stride", "padding", "dilation", "groups",
    "inplace", "training", "correction", "unbiased", "descending", "largest", "sorted", "k", "alpha", "beta", "value", "other", "index", "src",
    "input", "target", "rounding_mode", "decimals", "requires_grad", "device", "layout", "norm", "diagonal", "offset", "align_corners", "mode",
)  # fmt: skip
MODULES = (
    "Linear(3, 2)", "Conv1d(3, 2, 2)", "Conv2d(4, 2, 3, padding=1)", "BatchNorm1d(3)", "LayerNorm(3)", "GroupNorm(2, 4)", "LSTM(3, 2)",
    "GRU(4, 2)", "Embedding(5, 2)", "Dropout(0.5)", "MultiheadAttention(4, 2)", "MaxPool2d(2)", "AvgPool1d(2)", "ReLU()", "Softmax(dim=-1)",
    "Flatten()", "Bilinear(3, 3, 2)", "TransformerEncoderLayer(4, 2, 8)", "Upsample(scale_factor=2)", "PReLU()", "Unflatten(0, (1, 3))",
)  # fmt: skip
TRANSFORMS = (
    "torch.func.grad({f})({a})", "torch.func.vmap({f})({a})", "torch.func.jacrev({f})({a})", "torch.func.jacfwd({f})({a})",
    "torch.func.hessian({f})({a})", "torch.func.jvp({f}, ({a},), ({b},))", "torch.func.vjp({f}, {a})[1]({b})",
    "torch.autograd.functional.hessian({f}, {a})", "torch.autograd.grad({a}, {b}, allow_unused=True)", "torch.func.vmap(torch.func.grad({f}))({a})",
    "torch.autograd.gradcheck({f}, ({a},))", "torch.func.functional_call(torch.nn.Linear(3, 2), {{}}, ({a},))",
)  # fmt: skip


class Input(NamedTuple):
    """One input of the campaign."""

    kind: str  # the name of its generator
    text: str = ""  # of a program, or the entries of a session, one a line
    words: tuple[str, ...] = ()  # a command line
    files: tuple[tuple[str, bytes], ...] = ()  # beside it


Generator = Callable[[Random], Input]
GENERATORS: dict[str, Generator] = {}


def generator(make: Generator) -> Generator:
    GENERATORS[make.__name__] = make
    return make


@cache
def op_names() -> list[str]:
    return sorted(name for name in directory().by_name if not name.startswith("attribute."))


@cache
def cases() -> list[str]:
    """The recorded programs."""
    return [path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests" / "recorded" / "programs").rglob("*.py"))]


def value(random: Random, names: list[str]) -> str:
    return random.choice(names) if random.random() < 0.6 else random.choice(PLAIN)


def arguments(random: Random, names: list[str]) -> str:
    parts = [value(random, names) for _ in range(random.choice((0, 1, 1, 2, 2, 3, 4)))]
    parts += [f"{name}={value(random, names)}" for name in random.sample(KEYWORDS, random.choice((0, 0, 0, 1, 2)))]
    return ", ".join(parts)


def op_call(random: Random, names: list[str]) -> str:
    space, _, name = random.choice(op_names()).rpartition(".")
    if space == "Tensor" and not name.startswith("__"):
        return f"{random.choice(names)}.{name}{random.choice(('', '', '_'))}({arguments(random, names)})"
    space = "torch" if space == "Tensor" else space if space.startswith("torch") else f"torch.{space}"
    return f"{space}.{name}({arguments(random, names)})"


@generator
def ops(random: Random) -> Input:
    """A chain of calls of ops on tensors of many shapes and dtypes, most of them wrong."""
    names = random.sample(sorted(TENSORS), random.randint(1, 4))
    lines = ["import torch", "torch.manual_seed(0)", *(f"{name} = {TENSORS[name]}" for name in names)]
    for step in range(random.choice((1, 1, 2, 3))):
        call = op_call(random, names)
        protected = random.random() < 0.4
        lines.append(f"try: r{step} = {call}\nexcept Exception as e: r{step} = str(e)" if protected else f"r{step} = {call}")
        names.append(f"r{step}")
    lines.append(random.choice((f"print({names[-1]})", f"{names[-1]}.sum().backward()", f"y = {names[-1]}")))
    return Input("ops", "\n".join(lines))


@generator
def modules(random: Random) -> Input:
    """A layer on an input that may not fit, a step of an optimizer."""
    names = random.sample(sorted(TENSORS), 2)
    lines = ["import torch", "torch.manual_seed(0)", *(f"{name} = {TENSORS[name]}" for name in names)]
    made = random.choice(MODULES)
    if random.random() < 0.4:
        made = re.sub(r"\d", lambda match: random.choice((match[0], match[0], "0", "-1", "10**20", "None", "1.5")), made)
    lines += [
        f"m = torch.nn.{made}",
        f"o = torch.optim.{random.choice(('SGD', 'Adam', 'RMSprop', 'AdamW'))}(m.parameters(), lr={value(random, names)})",
    ]
    lines += [f"r = m({arguments(random, names)})", "(r[0] if isinstance(r, tuple) else r).sum().backward()", "o.step()", "print(m, r)"]
    random.shuffle(lines) if random.random() < 0.05 else None
    return Input("modules", "\n".join(lines))


@generator
def transforms(random: Random) -> Input:
    """A transform of a function that calls an op."""
    names = random.sample(sorted(TENSORS), 3)
    lines = ["import torch", "torch.manual_seed(0)", *(f"{name} = {TENSORS[name]}" for name in names)]
    function = f"(lambda q: {op_call(random, ['q', 'q', names[0]])})"
    form = random.choice(TRANSFORMS).format(f=function, a=value(random, names), b=value(random, names))
    return Input("transforms", "\n".join([*lines, f"r = {form}", "print(r)"]))


ATOMS = (
    "x",
    "y",
    "f",
    "A",
    "torch",
    "1",
    "2.5",
    "'t'",
    "f'{x}'",
    "None",
    "True",
    "[]",
    "{}",
    "()",
    "...",
    "0x1F",
    "1e400",
    "b'b'",
    "ones(2)",
)
BINARY = ("+", "-", "*", "/", "//", "%", "**", "@", "<<", ">>", "&", "|", "^", "==", "<", "in", "is", "and", "or", "not in")


def expression(random: Random, depth: int) -> str:
    if depth <= 0:
        return random.choice(ATOMS)
    one, two = (lambda: expression(random, depth - 1)), (lambda: expression(random, depth - 2))
    forms = (
        lambda: f"{one()} {random.choice(BINARY)} {two()}", lambda: f"{random.choice(('-', 'not ', '~', '+'))}{one()}", lambda: f"({one()})",
        lambda: f"{two()} if {one()} else {two()}", lambda: f"[{one()}, *{two()}]", lambda: f"{{{one()}: {two()}, **{two()}}}",
        lambda: f"{{{one()}, {two()}}}", lambda: f"[{one()} for x in {two()} if {two()}]", lambda: f"(lambda x, *y, z=1, **k: {one()})",
        lambda: f"{two()}({one()}, *{two()}, k={two()})", lambda: f"{one()}[{two()}:{two()}, {two()}]", lambda: f"{one()}.{attribute(random)}",
        lambda: f"(x := {one()})", lambda: f"f'{{{two()}!r:>{random.randint(0, 30)}}}'", lambda: f"{attribute(random)}({one()})",
        lambda: f"({one()} for x in {two()})", lambda: f"'%s {{}}' % {one()}", lambda: f"(yield {one()})",
    )  # fmt: skip
    return random.choice(forms)()


NAMES = re.findall(
    r"\w+",
    """
real shape append format join items sum grad T __class__ __dict__ __init__ __name__ args keys data sort len str type print getattr hasattr
isinstance zip map sorted max abs iter next repr set dict list tuple int float super vars dir hash id
""",
)


def attribute(random: Random) -> str:
    return random.choice(NAMES)


def block(random: Random, depth: int, indent: str = "") -> list[str]:
    """Some statements."""
    return [line for _ in range(random.choice((1, 1, 2, 3))) for line in statement(random, depth, indent)]


def statement(random: Random, depth: int, indent: str) -> list[str]:
    e = expression(random, random.randint(0, 3))
    name = random.choice("xyfAk")
    inner = lambda: block(random, depth - 1, indent + "    ")  # noqa: E731
    simple = (
        f"{name} = {e}", f"{name}, *y = {e}", f"{name} {random.choice(BINARY[:12])}= {e}", e, f"print({e})", f"del {name}", "pass", "break",
        "continue", f"return {e}", f"raise {e}", f"raise {random.choice(('ValueError', 'KeyError', 'StopIteration'))}({e})", f"assert {e}",
        f"global {name}", f"nonlocal {name}", f"import {random.choice(('math', 'itertools', 'copy', 'json', 'torch.nn as nn', 'os'))}",
        f"from {random.choice(('math', 'functools', 'dataclasses', 'enum', 'typing', 'collections'))} import *", f"{name}.{attribute(random)} = {e}",
        f"{name}[{e}] = {e}", f"{name}: int = {e}",
    )  # fmt: skip
    if depth <= 0 or random.random() < 0.6:
        return [indent + random.choice(simple)]
    heads = (
        [f"if {e}:"], [f"for {name} in {e}:"], ["for k in range(3):"], [f"with {e} as {name}:"], [f"def f(x, y={random.choice(ATOMS)}, *k, **z):"],
        [f"class A({random.choice(('', 'Exception', 'int', 'str', 'torch.nn.Module', 'list', 'A'))}):"], [f"match {e}:"], ["try:"], ["async def f():"],
    )  # fmt: skip
    lines = [indent + line for line in random.choice(heads)]
    if lines[0].lstrip().startswith("match"):
        return [
            *lines,
            f"{indent}    case {random.choice(('_', '[x, *y]', '1 | 2', '{**k}', 'A(x=1)', 'str() as x'))}:",
            *block(random, 0, indent + "        "),
        ]
    lines += inner()
    if lines[0].lstrip() == "try:":
        lines += [
            f"{indent}except {random.choice(('Exception', 'ValueError', '(TypeError, KeyError)', 'BaseException', 'x'))} as e:",
            *inner(),
        ]
    return lines


@generator
def language(random: Random) -> Input:
    """Statements and expressions of the grammar."""
    start = ["import torch" if random.random() < 0.5 else "", "x = torch.ones(2, requires_grad=True)", "y = [1, 2]"]
    return Input("language", "\n".join(start + [line for _ in range(random.randint(1, 5)) for line in block(random, 2)]))


TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
STRANGE = (
    "\x00",
    "\ufeff",
    "\u2028",
    "é",
    "\U0001f600",
    "\t",
    "\r",
    "\\",
    '"""',
    "'",
    "((",
    "]",
    "{",
    ":",
    ";",
    "=",
    "**",
    "\x1b[31m",
    "10**400",
    "0" * 50,
)


@generator
def mutations(random: Random) -> Input:
    """A recorded case with tokens left out, doubled, exchanged or replaced."""
    tokens = TOKEN.findall(random.choice(cases())[:1500])
    for _ in range(random.choice((1, 1, 2, 3, 6))):
        place, other = random.randrange(len(tokens)), random.randrange(len(tokens))
        change = random.randrange(5)
        if change == 0:
            tokens[place] = ""
        elif change == 1:
            tokens[place] *= 2
        elif change == 2:
            tokens[place], tokens[other] = tokens[other], tokens[place]
        elif change == 3:
            tokens[place] = tokens[other]
        else:
            tokens[place] = random.choice(STRANGE + PLAIN)
    return Input("mutations", "".join(tokens))


@generator
def endless_text(random: Random) -> Input:
    """Characters without sense."""
    alphabet = random.choice(("()[]{}:;,.=+-*/\\ \n\t'\"#@xf1", "abc \n=", "".join(map(chr, range(1, 300)))))
    return Input("endless_text", "".join(random.choice(alphabet) for _ in range(random.choice((3, 10, 40, 200)))))


OPTIONS = (
    "-v", "--const", "--dtype", "--seed", "--grad-output", "--report", "--no-report", "--json", "--get", "--nonfinite", "--each", "--ops",
    "--nan", "--ignore", "--error-format", "--skip-plots", "--color", "--max-memory", "--timeout", "--explain-error", "--completion", "--version",
    "--help", "-e", "--", "--no-such", "-o",
)  # fmt: skip
VALUES = (
    "x=1", "x=[1,2]", "x=[[1,2],[3]]", "x=", "=1", "x=nan", "x=1e400", "x=@", "x=@there.csv", "x=@none.npy", "x=@-:csv", "é=1", "float64", "float99",
    "0", "-1", "18446744073709551616", "1.5", "x", "x.grad", "out", "1/0", "", " ", "error", "off", "W0104", "E0301", "never", "1G", "0K", "9999999T",
    "12XB", "10", "1e-9", "bash", "x = ones(2); out = (x*x).sum()", "out = x**2", "print(x)", "relu", "nope", "out.json", "out.csv", "no/out.npz", "\x00",
    "\udce9", "x" * 300, "x=" + "[" * 200 + "]" * 200,
)  # fmt: skip


@cache
def all_options() -> tuple[str, ...]:
    """Every option there is, of the views too."""
    from gradcli.options.table import OPTIONS as OTHERS
    from gradcli.views.base.view import every

    options = sorted([*OTHERS, *(row.option for row in every())], key=lambda option: option.key)
    return tuple(word for option in options for word in option.words if word != "--interactive")


@generator
def options(random: Random) -> Input:
    """A command line."""
    flags = (*OPTIONS, *all_options())
    words = [random.choice(flags if random.random() < 0.5 else VALUES) for _ in range(random.choice((1, 2, 3, 4, 6)))]
    return Input("options", words=tuple(words), files=(("there.csv", b"1,2\n3,4\n"),))


ENTRIES = (
    "x = ones(2)", "y = (x*x).sum()", "y.backward()", ":grad y", ":grad", ":vars", ":undo", ":redo", ":json", ":help", ":help :grad", ":nope", ":time x+x",
    ":ops relu", "?x", "?", "x = = 1", "1/0", "raise ValueError('a')", "import torch", "del x", "x.grad", ":load none.py", ":save", ":reset", ":keys vi", "_",
    "def f(a):\n    return a", "f(2)", "class A: pass", "A()", "x += 1;", "_ = 3", ":grad _", "torch.manual_seed(1)", "rand(2)", "while False: pass",
)  # fmt: skip


def session_command(random: Random) -> str:
    """Any command of a session, with any argument."""
    from gradcli.repl.commands import commands

    word = random.choice([word for word in sorted(commands()) if word not in (":save", ":quit", ":keys")])
    return f"{word} {random.choice(('', 'x', 'y', 'y:x', 'x,y', 'nope', 'x.grad', '(x*x).sum()', 'x=x', 'tree', '3', '1/0', 'x =', 'é', 'sin', '-1', ':grad'))}"


@generator
def session(random: Random) -> Input:
    """Entries of an interactive session."""
    entries = [
        statement(random, 0, "")[0]
        if (kind := random.random()) < 0.2
        else session_command(random)
        if kind < 0.5
        else random.choice(ENTRIES)
        for _ in range(random.randint(1, 10))
    ]
    return Input("session", "\x1e".join(entries))
