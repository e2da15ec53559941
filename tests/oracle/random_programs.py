"""Random programs over views, in-place writes, no_grad regions and repeated backward calls."""

from __future__ import annotations

import random

SHAPES = [(), (2,), (3,), (2, 3), (3, 2), (1, 3), (2, 1), (2, 2), (2, 3, 2), (4,)]
UNARY = [
    "{0}.sin()",
    "{0}.tanh()",
    "{0}.exp()",
    "{0}.sigmoid()",
    "-{0}",
    "{0} * {0}",
    "{0}.abs()",
    "{0}.relu()",
    "{0} ** 2",
    "{0}.square()",
    "{0}.cos()",
    "2 - {0}",
]
BINARY = [
    "{0} + {1}",
    "{0} * {1}",
    "{0} - {1}",
    "{0} / ({1} * {1} + 1)",
    "torch.maximum({0}, {1})",
    "torch.where({0} > 0, {0}, {1})",
    "{0} + {1} * 2",
]
REDUCING = [
    "{0}.sum()",
    "{0}.mean()",
    "{0}.sum(0)",
    "{0}.mean(-1)",
    "{0}.max()",
    "{0}.amax(0)",
    "{0}.prod()",
    "{0}.sum(-1, keepdim=True)",
    "{0}.norm()",
    "{0}.logsumexp(0)",
]
VIEWS = [
    "{0}.view(-1)",
    "{0}.t()",
    "{0}[0]",
    "{0}[-1:]",
    "{0}.unsqueeze(0)",
    "{0}.squeeze()",
    "{0}.reshape(-1)",
    "{0}.transpose(0, -1)",
    "{0}[..., 0]",
    "{0}.expand(2, -1)",
    "{0}.narrow(0, 0, 1)",
    "{0}.select(0, 0)",
    "{0}.detach()",
    "{0}.data",
    "{0}.unbind(0)[0]",
    "{0}.split(1)[0]",
    "{0}.flatten()",
    "{0}.diagonal()",
    "{0}[::2]",
    "{0}.clone()",
    "{0}.T",
    "{0}.view_as({0})",
]
WRITES = [
    "{0}.mul_(2)",
    "{0}.add_({1})",
    "{0} += 1",
    "{0} *= {1}",
    "{0}.zero_()",
    "{0}[0] = 3.",
    "{0}[..., 0] = {1}",
    "{0}.exp_()",
    "{0}.tanh_()",
    "{0}.copy_({1})",
    "{0}.fill_(0.5)",
    "{0}[0].mul_(3)",
    "{0}.data *= 2",
    "{0}.data.add_(1)",
    "{0}.sub_(0.25)",
    "{0}.relu_()",
    "{0}.unsqueeze_(0)",
    "{0}.t_()",
    "{0}.masked_fill_({0} > 0, 0.5)",
    "{0}.sigmoid_()",
    "{0}.view(-1)[0] = 9.",
]
STATE = [
    "{0}.requires_grad_()",
    "{0}.requires_grad_(False)",
    "{0}.retain_grad()",
    "{0}.grad = None",
    "{0}.grad.zero_()",
    "{0}.register_hook(lambda g: g * 2)",
    "print({0}.grad)",
    "print({0}._version, {0}.is_leaf, {0}.requires_grad)",
    "print({0}.grad_fn.next_functions)",
]
BACKWARD = [
    "{0}.backward()",
    "{0}.sum().backward()",
    "{0}.sum().backward(retain_graph=True)",
    "{0}.backward(torch.ones_like({0}))",
    "{0}.sum().backward(create_graph=True)",
    "print(torch.autograd.grad({0}.sum(), {1}, allow_unused=True))",
    "print(torch.autograd.grad({0}.sum(), {1}, create_graph=True, allow_unused=True))",
    "({0} * {0}).sum().backward(inputs=[{1}])",
]
WITHIN = ["with torch.no_grad():", "with torch.no_grad():", "with torch.enable_grad():"]


def _literal(draw: random.Random, shape: tuple[int, ...]) -> str:
    if not shape:
        return f"{draw.randint(-8, 8) / 4}"
    return "[" + ", ".join(_literal(draw, shape[1:]) for _ in range(shape[0])) + "]"


def program(seed: int) -> str:
    """The text of a PyTorch program; each statement's error is printed and the program goes on."""
    draw = random.Random(seed)
    lines = ["import torch"]
    names = [f"x{i}" for i in range(3)]
    for name in names:
        grad = ", requires_grad=True" if draw.random() < 0.7 else ""
        dtype = ", dtype=torch.float64" if draw.random() < 0.2 else ""
        lines.append(f"{name} = torch.tensor({_literal(draw, draw.choice(SHAPES))}{dtype}{grad})")
    for number in range(draw.randint(4, 12)):
        lines += _step(draw, names, f"t{number}")
    for name in names:
        lines.append(f"print('{name}', {name}, {name}.requires_grad, {name}.is_leaf, {name}._version, {name}.dtype)")
        lines += _guarded([f"print({name}.grad)"])
    return "\n".join(lines) + "\n"


def _step(draw: random.Random, names: list[str], fresh: str) -> list[str]:
    """One statement on what there is; a new name is bound first, so that it exists even when the statement fails."""
    one, other = draw.choice(names), draw.choice(names)
    write = draw.choices([_bind, _write, _backward, _state], [5, 3, 2, 1])[0]
    statement = write(draw, one, other, fresh)
    before = []
    if statement.startswith(f"{fresh} = "):
        before = [f"{fresh} = {one} * 1"]
        names.append(fresh)
    if draw.random() < 0.15:
        return before + _guarded([draw.choice(WITHIN), f"    {statement}"])
    return before + _guarded([statement])


def _bind(draw: random.Random, one: str, other: str, fresh: str) -> str:
    pattern = draw.choice(draw.choices([UNARY, BINARY, REDUCING, VIEWS], [3, 3, 1, 4])[0])
    return f"{fresh} = {pattern.format(one, other)}"


def _write(draw: random.Random, one: str, other: str, fresh: str) -> str:
    return draw.choice(WRITES).format(one, other)


def _backward(draw: random.Random, one: str, other: str, fresh: str) -> str:
    return draw.choice(BACKWARD).format(one, other)


def _state(draw: random.Random, one: str, other: str, fresh: str) -> str:
    return draw.choice(STATE).format(one, other)


def _guarded(statements: list[str]) -> list[str]:
    return ["try:", *(f"    {line}" for line in statements), "except Exception as error:", "    print(type(error).__name__, error)"]
