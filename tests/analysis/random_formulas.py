"""Random programs for formulas: ranks 0 to 4, sizes 1 and 3, and what the language has to bring them together."""

from __future__ import annotations

import random
import re

import numpy as np

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


MORE = (
    "slice",
    "cat",
    "select",
    "extreme",
    "cumulative",
    "cut",
    "spread",
    "flip",
    "square",
    "outer",
    "contract",
    "variance",
    "logsumexp",
    "loss",
    "clamp",
)


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
        if self.random.random() < 0.15:
            self.write()
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
                *MORE,
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

    def write(self) -> None:
        """A value that is written in place: as a whole, or through a view."""
        text, shape = self.pick()
        name = f"w{len(self.lines)}"
        self.lines.append(f"{name} = 1.0*({text})")
        kind = self.random.randrange(4)
        if kind == 0 or not shape:
            self.lines.append(f"{name} *= {self.random.choice(['2', '0.5'])}")
        elif kind == 1:
            self.lines.append(f"{name} += {self.random.choice(['1', f'({text})'])}")
        elif kind == 2:
            self.lines.append(f"{name}[0] = {self.random.choice(['3.', f'({text})[0]**2'])}")
        else:
            self.lines += [f"v{name} = {name}.reshape(-1)", f"v{name}.mul_(2)"]
        self.pool.append((name, shape))

    def make_slice(self, text: str, shape: tuple[int, ...]) -> Value | None:
        if not shape or shape[0] < 3:
            return None
        cut = self.random.choice(["1:", ":-1", ":2", "::2"])
        return f"({text})[{cut}]", np.zeros(shape)[eval(f"slice({','.join(part or 'None' for part in cut.split(':'))})")].shape

    def make_cat(self, text: str, shape: tuple[int, ...]) -> Value | None:
        other, others = self.pick()
        if not shape or shape[1:] != others[1:] or not others:
            return (f"stack([{text}, 2*({text})])", (2, *shape)) if self.random.random() < 0.5 else None
        return f"cat([{text}, {other}])", (shape[0] + others[0], *shape[1:])

    def make_select(self, text: str, shape: tuple[int, ...]) -> Value | None:
        if not shape or shape[0] < 3:
            return None
        self.lines.append("k = tensor([2, 0, 2])") if "k = tensor([2, 0, 2])" not in self.lines else None
        return self.random.choice([f"({text})[k]", f"index_select({text}, 0, k)"]), (3, *shape[1:])

    def make_extreme(self, text: str, shape: tuple[int, ...]) -> Value | None:
        if not shape:
            return None
        dim = self.random.randrange(len(shape))
        kind = self.random.choice(["amax({}, {})", "amin({}, {})", "max({}, {}).values", "sort({}, {}).values"])
        return kind.format(text, dim), shape if kind.startswith("sort") else np.zeros(shape).sum(dim).shape

    def make_cumulative(self, text: str, shape: tuple[int, ...]) -> Value | None:
        return (f"cumsum({text}, {self.random.randrange(len(shape))})", shape) if shape else None

    def make_cut(self, text: str, shape: tuple[int, ...]) -> Value | None:
        return f"({text}).detach()*({text})", shape

    def make_spread(self, text: str, shape: tuple[int, ...]) -> Value:
        return f"({text}).unsqueeze(-1)", (*shape, 1)

    def make_flip(self, text: str, shape: tuple[int, ...]) -> Value | None:
        if not shape:
            return None
        return f"{self.random.choice(['flip(({}), [0])', 'roll(({}), [1], [0])']).format(text)}", shape

    def make_square(self, text: str, shape: tuple[int, ...]) -> Value | None:
        if shape != (3, 3):
            return None
        kind, result = self.random.choice(
            [
                ("trace({})", ()),
                ("diagonal({})", (3,)),
                ("tril({})", shape),
                ("det(({})/5 + 3*eye(3))", ()),
                ("logdet(({})/9 + 3*eye(3))", ()),
            ]
        )
        return kind.format(text), result

    def make_outer(self, text: str, shape: tuple[int, ...]) -> Value | None:
        other, others = self.pick()
        if len(shape) != 1 or len(others) != 1:
            return None
        return f"outer({text}, {other})", shape + others

    def make_contract(self, text: str, shape: tuple[int, ...]) -> Value | None:
        other, others = self.pick()
        if len(shape) != 2 or len(others) != 2 or shape[1] != others[1]:
            return None
        pattern = self.random.choice(["ij,kj->ik", "ij,kj->kj", "ij,kj->i", "ij,kj->jki"])
        sizes = {"i": shape[0], "j": shape[1], "k": others[0]}
        return f"einsum('{pattern}', {text}, {other})", tuple(sizes[letter] for letter in pattern.split("->")[1])

    def make_variance(self, text: str, shape: tuple[int, ...]) -> Value | None:
        if not shape or shape[-1] < 2:
            return None
        kind = self.random.choice(["var({}, -1)", "std({}, -1)", "var({}, -1, correction=0)"])
        return kind.format(text), shape[:-1]

    def make_logsumexp(self, text: str, shape: tuple[int, ...]) -> Value | None:
        if not shape:
            return None
        dim = self.random.randrange(len(shape))
        return f"logsumexp({text}, {dim})", np.zeros(shape).sum(dim).shape

    def make_loss(self, text: str, shape: tuple[int, ...]) -> Value | None:
        kind = self.random.choice(
            [
                "F.mse_loss({0}, 0.5*cos({0}))",
                "F.smooth_l1_loss({0}, sin({0}))",
                "F.huber_loss({0}, 0.3*({0}).detach())",
                "F.softplus({0}).sum()",
            ]
        )
        return kind.format(text), ()

    def make_clamp(self, text: str, shape: tuple[int, ...]) -> Value:
        kind = self.random.choice(
            ["clamp({}, -0.5, 1)", "clamp({}, min=0.2)", "F.leaky_relu({})", "F.silu({})", "F.elu({})", "maximum({0}, -({0})**2)"]
        )
        return kind.format(text), shape
