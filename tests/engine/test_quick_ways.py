"""The quick ways of the usual case, each against the general one that it stands in for: the same bits, versions, histories and refusals."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gradcli import run
from gradcli.engine.backward import backward
from gradcli.engine.backward.sweep import Sweep
from gradcli.engine.calls import apply, inplace
from gradcli.engine.calls.summation import ordered_sum
from gradcli.engine.fusion import cores, large
from gradcli.engine.table.kinds import Array
from gradcli.engine.table.table import RAW
from gradcli.ops.index.places import add_rows
from gradcli.ops.nn.conv import kernels, many
from gradcli.ops.nn.conv.how import How
from gradcli.ops.nn.pool.shared import Windows, put_at
from gradcli.ops.numerics.precise import precise
from gradcli.ops.pointwise.power import fourth_power
from gradcli.ops.shared.arrays import MANY, kept_where, put_where

# ---- programs --------------------------------------------------------------------------------------------------------

LEAVES = """import torch
torch.manual_seed({seed})
a = torch.randn(3, 4, requires_grad=True)
b = torch.randn(4, requires_grad=True)
c = torch.randn(3, 1)
d = torch.randn(4, 4, dtype=torch.float64, requires_grad=True)
s = torch.tensor(0.75, requires_grad=True)
n = torch.arange(4)
buffer = torch.zeros(3, 4)
"""
SHOWN = """
for t in (a, b, d, s):
    print(None if t.grad is None else (t.grad.tolist(), t.grad.shape, t.grad._version))
"""
UNARY = ("torch.tanh({0})", "torch.relu({0})", "{0} ** 2", "torch.exp(-{0} * {0})", "{0}.sum()", "{0}.mean(0)", "{0}.sum(-1, keepdim=True)")


def program(seed: int) -> str:
    """A random program of arrays: operators, functions and matrix products; writes in place, hooks and no_grad now and then."""
    chance = random.Random(seed)
    lines, names = [LEAVES.format(seed=seed)], ["a", "b", "c", "a", "b", "s", "buffer", "n", "d.float()", "a.t().contiguous().t()"]

    def operand() -> str:
        return chance.choice(names) if chance.random() < 0.8 else chance.choice(["2", "0.5", "-3", "10**12", "True"])

    def attempt(line: str) -> None:
        """Shapes need not fit: what is refused is refused in the same words."""
        lines.append(f"try:\n    {line}\nexcept Exception as error:\n    print(type(error).__name__, error)")

    for number in range(14):
        name = f"t{number}"
        lines.append(f"{name} = {chance.choice(names)}")
        kind = chance.randrange(6)
        if kind < 3:
            attempt(f"{name} = {name} {chance.choice(['+', '-', '*', '/', '@'])} {operand()}")
        elif kind < 5:
            attempt(f"{name} = {chance.choice(UNARY).format(name)}")
        else:
            attempt(f"{name} = {name}.detach() * {operand()}")
        extra = chance.randrange(8)
        if extra == 0:
            attempt(f"{name}.retain_grad()")
        elif extra == 1:
            attempt(f"{name}.register_hook(lambda g: print(g.tolist()))")
        elif extra == 2:
            attempt(f"with torch.no_grad(): {name} {chance.choice(['+=', '-=', '*='])} {operand()}")
        elif extra == 3:
            attempt(
                f"{name} = {name} + 0; {name}.{chance.choice(['mul_(3)', 'zero_()', 'add_(b, alpha=0.1)', 'sub_(c)', 'copy_(c)', 't_()'])}"
            )
        elif extra == 4:
            attempt(f"buffer.{chance.choice(['mul_(0.5)', 'zero_()', f'add_({name})', f'copy_({name})'])}")
        lines.append(f"print({name}.tolist(), {name}.dtype, {name}.grad_fn is None, {name}._version)")
        names.append(name)
    lines.append("out = sum(t.sum() for t in (" + ", ".join(f"t{number}" for number in range(4, 14)) + ")) + (a * s).sum()")
    attempt(chance.choice(["out.backward(retain_graph=True); out.backward()", "out.backward(); out.backward()", "out.backward()"]))
    lines.append(
        "with torch.no_grad():\n    for p in (a, b, d):\n        if p.grad is not None:\n            p -= 0.1 * p.grad\n            p.grad.zero_()"
    )
    attempt("(torch.tanh(a @ d.float() + b) * s).mean().backward()")
    return "\n".join(lines) + SHOWN


class Looking(Sweep):
    """A backward pass that somebody looks into."""


WAYS: dict[str, tuple[Any, str, Any]] = {
    "operands of one dtype": (apply, "same_float", lambda args, count: None),
    "writes": (inplace, "_write_plain", lambda op, x, args: False),
    "sweep": (backward, "Sweep", Looking),
}


@pytest.mark.parametrize("seed", range(40))
def test_random_programs_print_the_same_without(seed: int) -> None:
    text = program(seed)
    quick = run(text).stdout
    for place in WAYS.values():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(*place)
            assert run(text).stdout == quick


@pytest.mark.skipif(large.SIZE < MANY, reason="GRADCLI_LARGE: every array takes the way of large ones")
@pytest.mark.parametrize("way", WAYS)
def test_it_is_used(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the test above would compare the general way with itself."""
    module, name, _ = WAYS[way]
    taken: list[bool] = []
    if way == "sweep":
        module, name = Sweep, "_run_usual"
    original: Callable[..., Any] = getattr(module, name)

    def counted(*args: Any) -> Any:
        result = original(*args)
        taken.append(way == "sweep" or (result is not None and result is not False))
        return result

    monkeypatch.setattr(module, name, counted)
    for seed in range(8):
        run(program(seed))
    assert sum(taken) > len(taken) / 4
    assert taken


def test_a_pass_that_fails_has_handed_over_the_leaves_that_were_done() -> None:
    """As in PyTorch, where a leaf's turn comes as soon as it has heard from all."""
    text = """import torch
a, s = torch.tensor([1.0, 2.0], requires_grad=True), torch.tensor(0.75, requires_grad=True)
u = torch.exp(a * 2)
out = (a * s).sum() + u.sum() + s * 3
u.detach().zero_()
try:
    out.backward()
except RuntimeError as error:
    print(a.grad, s.grad)"""
    assert run(text).stdout == "None tensor(6.)\n"


# ---- choices between elements --------------------------------------------------------------------------------------------


def values_and_mask(dtype: str, count: int) -> tuple[Array, Array]:
    chance = np.random.default_rng(count)
    values = chance.normal(size=(count, 3)).astype(dtype)
    special = [0, -0.0, np.inf, -np.inf, np.nan] if values.dtype.kind == "f" else [0, 1]
    values.ravel()[: len(special)] = special
    return values, chance.random((count, 3)) < 0.5


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "int64"])
@pytest.mark.parametrize("count", [2, MANY])
def test_masked_bits_are_a_choice(dtype: str, count: int) -> None:
    values, mask = values_and_mask(dtype, count)
    for these, where in ((values, mask), (values.T, mask.T), (values[::2], mask[::2]), (values, mask[:1])):
        before = these.tobytes()
        kept = kept_where(where, these)
        assert kept.tobytes() == np.where(where, these, these.dtype.type(0)).tobytes()
        assert kept.dtype == these.dtype
        assert these.tobytes() == before
    target = values[::-1].copy()
    expected = np.where(mask, values, target)
    put_where(target, mask, values)
    assert target.tobytes() == expected.tobytes()


# ---- kernels -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("shape", [(7,), (7, 3), (7, 2, 2)])
def test_rows_are_added_as_anywhere(shape: tuple[int, ...], dtype: str) -> None:
    chance = np.random.default_rng(1)
    index = chance.integers(-7, 7, (5, 4))
    values = chance.normal(size=(5, 4, *shape[1:])).astype(dtype)
    quick, expected = np.zeros(shape, dtype), np.zeros(shape, dtype)
    assert add_rows(quick, index, values)
    np.add.at(expected, (index,), values)
    assert quick.tobytes() == expected.tobytes()
    assert not add_rows(quick, index, values[..., None])
    assert not add_rows(quick, index.astype(np.int32), values)


def test_fourth_powers_are_powers() -> None:
    random = np.random.default_rng(1)
    numbers = np.concatenate(
        (random.integers(0, 1 << 32, 50_000).astype(np.uint32).view(np.float32), random.normal(size=9).astype(np.float32))
    )
    with np.errstate(all="ignore"):
        assert np.array_equal(fourth_power(numbers), precise(np.power, numbers, np.float32(4)), equal_nan=True)


def test_gradients_put_in_place_are_those_added_up() -> None:
    random = np.random.default_rng(1)
    grad, windows = random.normal(size=(5, 2, 3, 4)).astype(np.float32), Windows((2, 2), (2, 2), (0, 0), (1, 1), False)
    grad[0, 0, 0, 0] = -0.0
    taps = random.integers(0, 2, (2, *grad.shape))
    indices = (2 * np.arange(3)[:, None] + taps[0]) * 8 + 2 * np.arange(4) + taps[1]
    assert windows.apart
    assert not windows._replace(dilation=(1, 2)).apart
    assert put_at(grad, indices, (6, 8), True).tobytes() == put_at(grad, indices, (6, 8), False).tobytes()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_gradient_of_a_deviation_is_that_of_its_formula(dtype: str) -> None:
    x = np.random.default_rng(2).normal(size=(32, 5)).astype(dtype)
    x[:, 2] = 0.25
    result = x.std(0, ddof=1, keepdims=True)
    g = np.arange(5, dtype=dtype)[None]
    with np.errstate(all="ignore"):
        found = RAW.std_backward(result, g, x, (0,), 1, True)
        expected = RAW.var_backward(RAW.zero_where(g / RAW.mul_number(result, 2), result), x, (0,), 1, True)
    assert found.tobytes() == expected.tobytes()
    assert not found[:, 2].any()


@pytest.mark.parametrize("images", [16, 37, 70])
@pytest.mark.parametrize(
    ("groups", "stride", "padding", "dilation"),
    [
        (1, (1, 1), (0, 0), (1, 1)),
        (2, (2, 2), (1, 1), (1, 1)),
        (1, (1, 2), (2, 1), (2, 1)),
        (4, (1, 1), (1, 0), (1, 2)),
        (2, (1,), (1,), (2,)),
        (2, (1, 2, 1), (1, 1, 1), (1, 1, 2)),
        (1, (3, 1, 1), (0, 1, 0), (1, 1, 1)),
    ],
)
@pytest.mark.parametrize("transposed", [False, True])
def test_convolutions_of_many_images_are_those_of_few(
    images: int,
    groups: int,
    stride: tuple[int, ...],
    padding: tuple[int, ...],
    dilation: tuple[int, ...],
    transposed: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chance = np.random.default_rng(3)
    how = How(stride, padding, dilation, transposed, (0,) * len(stride), groups)
    lengths, taps = (9, 8, 5)[: len(stride)], (3, 2, 2)[: len(stride)]
    x, bias = chance.normal(size=(images, 4, *lengths)), chance.normal(size=8)
    weight = chance.normal(size=(4, 8 // groups, *taps) if transposed else (8, 4 // groups, *taps))

    def maps() -> tuple[Array, Array, Array]:
        out = kernels.convolve(x, weight, bias, how)
        return out, RAW.convolution_backward_input(out, weight, x.shape, how), RAW.convolution_backward_weight(out, x, weight.shape, how)

    found = maps()
    monkeypatch.setattr(many, "MANY", 1000)
    for quick, usual in zip(found, maps(), strict=True):
        assert quick.flags.c_contiguous
        np.testing.assert_allclose(quick, usual, rtol=1e-9, atol=1e-9)


def test_convolutions_of_many_images_are_the_same_on_all_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(4)
    how = How((1, 1), (2, 2), (1, 1), False, (0, 0), 1)
    x, weight = chance.normal(size=(100, 3, 12, 12)).astype("f"), chance.normal(size=(8, 3, 5, 5)).astype("f")

    def maps() -> list[Array]:
        out = kernels.convolve(x, weight, None, how)
        return [out, RAW.convolution_backward_input(out, weight, x.shape, how), RAW.convolution_backward_weight(out, x, weight.shape, how)]

    one = maps()
    monkeypatch.setattr(many, "WORTH", 0)
    monkeypatch.setattr(cores, "PARTS", 3)
    for alone, together in zip(one, maps(), strict=True):
        assert alone.tobytes() == together.tobytes()


def test_products_of_parts_keep_to_one_thread_of_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[int] = []
    monkeypatch.setattr(cores, "_started", [(threads.append, 4)])
    cores.run_products_on_all(lambda first, last: threads.append(0), 1)
    assert threads == [1, 0, 4]
    with pytest.raises(ZeroDivisionError):
        cores.run_products_on_all(lambda first, last: 1 // 0, 1)
    assert threads[3:] == [1, 4]


# ---- sums ----------------------------------------------------------------------------------------------------------------


def sum_of_row(row: list[Any], lanes: int) -> Any:
    """The order of `summation` for one row, one addition at a time."""
    zero = type(row[0])(0)
    whole = len(row) // lanes * lanes
    total = zero
    for term in row[whole:]:
        total = total + term
    if not whole:
        return four(row)
    registers = [row[at : at + lanes] for at in range(0, whole, lanes)]
    for lane in range(lanes):
        total = total + four([register[lane] for register in registers])
    return total


def four(items: list[Any]) -> Any:
    """Four sums side by side, what is left over in the first."""
    count = len(items) // 4 * 4
    sums = [blocks(items[at:count:4]) for at in range(4)]
    for item in items[count:]:
        sums[0] = sums[0] + item
    return sums[0] + sums[1] + sums[2] + sums[3]


def blocks(items: list[Any]) -> Any:
    """Sums of sixteen, then sixteen of these, the incomplete ones added at the end, the smallest first."""
    levels: list[Any] = [np.float32(0), np.float32(0), np.float32(0), np.float32(0)]
    if items:
        levels = [type(items[0])(0)] * 4
    for number, item in enumerate(items, 1):
        levels[0] = levels[0] + item
        for level in range(3):
            if number % 16 ** (level + 1) == 0:
                levels[level + 1], levels[level] = levels[level + 1] + levels[level], type(item)(0)
    total = levels[0]
    for level in levels[1:]:
        total = total + level
    return total


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(
    "shape", [(1, 5), (3, 7), (2, 8), (1, 64), (3, 31), (2, 40), (1, 200), (2, 530), (1, 2047), (1, 5000), (40, 8), (5, 16)]
)
def test_sums_of_rows_are_in_this_order(shape: tuple[int, int], dtype: str) -> None:
    table = np.random.default_rng(shape[1]).normal(size=shape).astype(dtype)
    result = ordered_sum(table, (1,), False)
    assert result is not None
    lanes = {"float32": 8, "float64": 4}[dtype]
    assert result.tolist() == [float(sum_of_row(list(row), lanes)) for row in table]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("shape", [(5, 3), (8, 16), (32, 200), (17, 33), (64, 10), (300, 35), (7, 2), (5000, 4), (20, 64)])
def test_sums_of_columns_are_in_this_order(shape: tuple[int, int], dtype: str) -> None:
    table = np.random.default_rng(shape[1]).normal(size=shape).astype(dtype)
    result = ordered_sum(table, (0,), True)
    assert result is not None
    lanes = {"float32": 8, "float64": 4}[dtype]
    wide = 4 * lanes if shape[1] >= lanes else 4
    whole = shape[1] // wide * wide
    expected = [float((blocks if at < whole else four)(list(table[:, at]))) for at in range(shape[1])]
    assert result.tolist() == [expected]


def test_a_sum_of_minus_zeros_is_zero() -> None:
    for shape in ((6,), (64,), (100,)):
        result = ordered_sum(np.full(shape, -0.0, np.float32), (0,), False)
        assert type(result) is np.ndarray
        assert not np.signbit(result)
