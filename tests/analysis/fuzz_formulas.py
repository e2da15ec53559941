"""Random programs, their formulas, and each formula read back as a program.

    python -m tests.analysis.fuzz_formulas [COUNT [FIRST]]

Each number is a program: ranks 0 to 4, sizes 1 and 3, broadcasting, indexing, reductions, kinks, inverses, softmax, loops, and names for values between.
A formula that does not give the gradient, an exception, and a search past its budget of steps are faults; a formula that is not found is counted.
"""

from __future__ import annotations

import collections
import random
import re
import sys
import time
from typing import Any

import numpy as np

from gradcli.analysis.formula import formulas
from gradcli.data.inputs import given
from gradcli.diagnostics.model import Source
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.parsing.parser import parse
from gradcli.runs.replay import Replay
from gradcli.runs.session import Session, Settings

SHAPES: dict[str, tuple[int, ...]] = {
    "s": (),
    "x": (3,),
    "y": (3,),
    "o": (1,),
    "A": (3, 3),
    "B": (3, 3),
    "c": (3, 1),
    "r": (1, 3),
    "M": (4, 3),
    "T": (2, 3, 3),
    "U": (3, 1, 3),
    "V": (2, 1, 3, 3),
}
Value = tuple[str, tuple[int, ...]]


class Generator:
    """A program, statement by statement, with the shapes of its values."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        names = self.random.sample(sorted(SHAPES), self.random.randint(1, 4))
        self.leaves = {name: SHAPES[name] for name in names}
        self.pool: list[Value] = list(self.leaves.items())
        self.lines: list[str] = []
        for _ in range(self.random.randint(1, 6)):
            self.step()
        text, shape = self.pool[-1]
        total = text if not shape else self.random.choice([f"sum({text})", f"mean({text})", f"sum(({text})**2)"])
        self.lines.append(f"out = {total}")
        self.leaves = {name: size for name, size in self.leaves.items() if re.search(rf"\b{name}\b", self.program)}

    @property
    def program(self) -> str:
        return "\n".join(self.lines)

    def step(self) -> None:
        value = self.value()
        if value is None:
            return
        if self.random.random() < 0.5:
            name = f"t{len(self.lines)}"
            self.lines.append(f"{name} = {value[0]}")
            value = (name, value[1])
        self.pool.append(value)

    def pick(self) -> Value:
        return self.random.choice([*self.pool[-3:], self.random.choice(self.pool)])

    def value(self) -> Value | None:
        text, shape = self.pick()
        kind = self.random.choice(
            [
                "add",
                "sub",
                "mul",
                "div",
                "matmul",
                "matmul",
                "function",
                "function",
                "power",
                "sum",
                "sum",
                "mean",
                "transpose",
                "index",
                "softmax",
                "where",
                "scale",
                "center",
                "inverse",
                "reshape",
                "loop",
                "norm",
            ]
        )
        maker = getattr(self, f"make_{kind}", None)
        if maker is not None:
            made: Value | None = maker(text, shape)
            return made
        other, others = self.pick()
        try:
            joint = np.broadcast_shapes(shape, others)
        except ValueError:
            return None
        sign = {"add": "+", "sub": "-", "mul": "*", "div": "/"}[kind]
        return (f"(({text}) {sign} ({other}))" if kind != "div" else f"(({text})/(2 + ({other})**2))"), joint

    def make_matmul(self, text: str, shape: tuple[int, ...]) -> Value | None:
        other, others = self.pick()
        try:
            result = (np.zeros(shape) @ np.zeros(others)).shape
        except ValueError:
            return None
        return f"(({text}) @ ({other}))", result

    def make_function(self, text: str, shape: tuple[int, ...]) -> Value:
        choice = self.random.choice(
            [
                "tanh({})",
                "sigmoid({})",
                "sin({})",
                "exp(tanh({}))",
                "log(1 + ({})**2)",
                "sqrt(1 + ({})**2)",
                "relu({})",
                "abs({})",
                "cos({})",
                "-({})",
                "exp(-({})**2)",
            ]
        )
        return f"{choice.format(text)}", shape

    def make_power(self, text: str, shape: tuple[int, ...]) -> Value:
        return f"({text})**{self.random.choice([2, 2, 3])}", shape

    def make_sum(self, text: str, shape: tuple[int, ...]) -> Value | None:
        if not shape:
            return None
        dim, keep = self.random.randrange(len(shape)), self.random.random() < 0.5
        result = np.zeros(shape).sum(dim, keepdims=keep).shape
        return f"({text}).{self.random.choice(['sum', 'mean'])}({dim}{', keepdim=True' if keep else ''})", result

    def make_mean(self, text: str, shape: tuple[int, ...]) -> Value:
        return f"({text}).{self.random.choice(['sum', 'mean'])}()", ()

    def make_transpose(self, text: str, shape: tuple[int, ...]) -> Value | None:
        if len(shape) < 2:
            return None
        return f"({text}).transpose(-1, -2)", (*shape[:-2], shape[-1], shape[-2])

    def make_index(self, text: str, shape: tuple[int, ...]) -> Value | None:
        if not shape:
            return None
        at = self.random.randrange(shape[0])
        if len(shape) > 1 and self.random.random() < 0.5:
            column = self.random.randrange(shape[1])
            return f"({text})[:, {column}]", (shape[0], *shape[2:])
        return f"({text})[{at}]", shape[1:]

    def make_softmax(self, text: str, shape: tuple[int, ...]) -> Value | None:
        return (f"softmax({text}, {self.random.randrange(len(shape))})", shape) if shape else None

    def make_where(self, text: str, shape: tuple[int, ...]) -> Value | None:
        other, others = self.pick()
        try:
            return f"where(({text}) > 0.1, {text}, {other})", np.broadcast_shapes(shape, others)
        except ValueError:
            return None

    def make_scale(self, text: str, shape: tuple[int, ...]) -> Value:
        return f"({self.random.choice(['2', '-1', '0.5', '3', '0.1'])}*({text}) + {self.random.choice(['0', '1', '-2'])})", shape

    def make_center(self, text: str, shape: tuple[int, ...]) -> Value | None:
        return (f"(({text}) - ({text}).mean(-1, keepdim=True))", shape) if shape else None

    def make_inverse(self, text: str, shape: tuple[int, ...]) -> Value | None:
        return (f"inv(({text})/5 + 3*eye(3))", shape) if shape == (3, 3) else None

    def make_reshape(self, text: str, shape: tuple[int, ...]) -> Value | None:
        size = int(np.prod(shape))
        choice = self.random.choice([(size,), (size, 1), (1, *shape)])
        return f"({text}).reshape({', '.join(map(str, choice))})", choice

    def make_norm(self, text: str, shape: tuple[int, ...]) -> Value | None:
        return (f"norm({text})", ()) if shape else None

    def make_loop(self, text: str, shape: tuple[int, ...]) -> Value | None:
        if shape != (3,) or "A" not in self.leaves:
            return None
        name = f"h{len(self.lines)}"
        self.lines += [f"{name} = 1*({text})", f"for i in range({self.random.randint(2, 3)}):", f"    {name} = tanh(A @ {name})"]
        return name, shape


def check(seed: int) -> tuple[str, str]:
    """What came of one program: ok, missing, wrong, exception; and what to say of it."""
    generator = Generator(seed)
    random_values = np.random.default_rng(seed)
    values = {name: random_values.normal(size=shape) * 0.8 for name, shape in generator.leaves.items()}
    inputs = [given(name, value) for name, value in values.items()]
    with Session(Settings(inputs, "float64")) as session:
        session.run_all([Source("<fuzz>", generator.program)])
        gradients = {
            name: tensor.gradient.array.copy()
            for name, tensor in session.world.names.items()
            if name in values and tensor.gradient is not None
        }
        began = time.perf_counter()
        found = formulas(Replay(session))
        spent = time.perf_counter() - began
    missing = [name for name in gradients if name not in found or found[name].form == "steps"]
    for name, formula in found.items():
        if name in missing:
            continue
        got = read_back(generator.program, values, formula)
        want = gradients[name]
        size = max(1.0, float(np.abs(want).max(initial=0)))
        if got.shape != want.shape or not np.allclose(got, want, 1e-6, 1e-8 * size):
            return "wrong", f"d out/d {name} = {formula.text}  {formula.where}"
    return ("missing" if missing else "ok"), f"{spent:.3f} {missing}"


def read_back(program: str, values: dict[str, Any], formula: Any) -> Any:
    """The formula as the last statements of its program."""
    lines = [program, *(f"{name} = {text}" for name, text in formula.where.items()), f"formula_ = 1.0*({formula.text})"]
    inputs = [given(name, value) for name, value in values.items()]
    with Session(Settings(inputs, "float64")) as session:
        session.execute(parse(Source("<formula>", "\n".join(lines))))
        result = session.world.names["formula_"]
        return result.array if isinstance(result, Tensor) else np.asarray(result)


def main(count: int, first: int) -> int:
    """Run programs and print what came of them; the exit status is 1 when there was a fault."""
    verdicts: collections.Counter[str] = collections.Counter()
    slow: list[tuple[float, int]] = []
    began = time.perf_counter()
    for seed in range(first, first + count):
        try:
            verdict, text = check(seed)
        except Exception as error:
            verdict, text = "exception", f"{type(error).__name__}: {error}"
        verdicts[verdict] += 1
        if not sum(verdicts.values()) % 500:
            print(f"{seed}: {dict(verdicts)}", flush=True)
        if verdict in ("wrong", "exception"):
            print(f"{seed} {verdict}: {text}\n{Generator(seed).program}\n", flush=True)
        elif text:
            slow.append((float(text.split()[0]), seed))
    print(f"{dict(verdicts)} in {time.perf_counter() - began:.0f} s; slowest {sorted(slow, reverse=True)[:5]}")
    return int(bool(verdicts["wrong"] or verdicts["exception"]))


if __name__ == "__main__":
    arguments = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*(arguments + [200, 0][len(arguments) :])))
