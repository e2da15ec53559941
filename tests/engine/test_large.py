"""Large arrays: at once and block by block, the same bits, the same errors, and nothing of it is left over.

`GRADCLI_LARGE=1 pytest tests/ops/test_table.py tests/engine` runs all derived tests with every array counted as large.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import tracemalloc
from collections.abc import Iterator
from random import Random
from typing import Any

import numpy as np
import pytest

import gradcli
from gradcli.engine.calls import summation
from gradcli.engine.fusion import blocks, cores, large, lazy
from gradcli.engine.fusion.operands import as_large, large_gradient
from gradcli.engine.tensor.tensor import WAITING
from gradcli.ops.numerics import precise as pointwise_precise


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every array is large, on three cores, in the smallest blocks that NumPy sums by."""
    settings = {large: {"SIZE": 1, "WORTH": 1}, cores: {"PARTS": 3}, blocks: {"LEAST": 128, "MOST": 128}}
    for module, values in settings.items():
        for name, value in values.items():
            monkeypatch.setattr(module, name, value)
    cores.rest()
    yield
    large.rest()


@pytest.fixture
def plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    """What small arrays have of their own, wider exponentials and PyTorch's order of sums, is as for large ones."""
    monkeypatch.setattr(pointwise_precise, "LARGE", 0)
    monkeypatch.setattr(summation, "MOST", 0)


def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No array is large."""
    monkeypatch.setattr(large, "SIZE", 1 << 60)
    monkeypatch.setattr(large, "WORTH", 1 << 60)


# ---- functions ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("function", [np.tanh, np.negative, np.isnan, np.sqrt])
def test_blocks_are_the_whole(small: None, function: np.ufunc) -> None:
    array = np.linspace(-1, 3, 1001, dtype=np.float32)
    with np.errstate(all="ignore"):
        expected, found = function(array), function(as_large(array))
    assert large.is_pending(found)
    assert (found.dtype, found.shape, found.size, found.ndim) == (expected.dtype, (1001,), 1001, 1)
    np.testing.assert_array_equal(large.bare(found), expected)
    assert not WAITING


@pytest.mark.parametrize("dtype", [np.int64, np.uint8])
def test_integers_do_not_wait(small: None, dtype: type) -> None:
    array = np.arange(7, dtype=dtype)
    assert type(as_large(array) * 3) is lazy.Large
    with pytest.raises(ValueError, match="negative integer powers"):
        as_large(np.arange(7)) ** np.full(7, -1)


def test_operands_that_cannot_be_cut_are_not(small: None) -> None:
    row, square = np.arange(3.0), np.arange(9.0).reshape(3, 3)
    np.testing.assert_array_equal(large.bare(as_large(square) * row), square * row)
    np.testing.assert_array_equal(large.bare(as_large(square) + square.T), square + square.T)


def test_a_number_spread_out_stays_one(small: None) -> None:
    found = large.bare(large_gradient(np.broadcast_to(np.float32(3), (4, 5))) * np.float32(2))
    assert found.shape == (4, 5)
    assert not any(found.strides)
    assert (found == 6).all()


@pytest.mark.parametrize("shape", [(1,), (7,), (9,), (1000,), (33, 77), (5, 1, 129)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.complex64])
def test_sums_are_to_the_last_bit(small: None, shape: tuple[int, ...], dtype: type, monkeypatch: pytest.MonkeyPatch) -> None:
    array = (np.random.default_rng(0).random(shape) - 0.3).astype(dtype)
    every = tuple(range(len(shape)))
    for most in (128, 1024):
        monkeypatch.setattr(blocks, "LEAST", most)
        monkeypatch.setattr(blocks, "MOST", most)
        for keepdims in (False, True):
            expected = np.add.reduce(array * array + array, axis=every, keepdims=keepdims)
            value = as_large(array)
            found = np.add.reduce(value * value + value, axis=every, keepdims=keepdims)
            assert (found.tobytes(), found.shape, found.dtype) == (expected.tobytes(), expected.shape, expected.dtype)


def test_what_looks_like_an_array_is_one(small: None) -> None:
    array = np.arange(6.0).reshape(2, 3)
    found: Any = as_large(array) + 1
    assert isinstance(found, np.ndarray)
    assert np.result_type(found, np.float32) == np.float64
    assert np.ndim(found) == 2
    assert WAITING  # so far nobody looked
    assert found[1, 2] == 6
    assert len(found) == 2
    assert (np.float64(2) * found).sum() == 42
    np.testing.assert_array_equal(np.concatenate([found, array]), np.concatenate([array + 1, array]))
    np.testing.assert_array_equal(np.where(found > 3, found, 0), np.where(array + 1 > 3, array + 1, 0))


def test_many_functions_in_a_row(small: None) -> None:
    value: Any = as_large(np.arange(5.0))
    for _ in range(1000):
        value = value + 1
    np.testing.assert_array_equal(large.bare(value), np.arange(5.0) + 1000)


def test_what_took_long_is_kept_where_somebody_holds_it(small: None) -> None:
    start = as_large(np.arange(5.0))
    slow: Any = np.tanh(start)
    quick: Any = slow * 2
    large.bare(quick + np.exp(quick))
    assert slow.value is not None
    assert quick.value is None
    large.settle()
    assert quick.value is not None


# ---- programs ---------------------------------------------------------------------------------------------------------------------

PROGRAM = "x = ones(50, 40); y = tanh(x * 1.1 + x) / 3; out = mean(3 * y**2)"


def outcome(text: str) -> dict[str, Any]:
    """What a program printed or raised, and all its tensors and gradients to the last bit."""
    try:
        result = gradcli.run(text)
    except gradcli.ProgramError as error:
        labels = [(label.span.start, label.span.end, label.text) for label in error.diagnostic.labels]
        return {"error": (error.type_name, error.message, labels), "stdout": error.stdout}
    found: dict[str, Any] = {"stdout": result.stdout}
    for name, value in result.names.items():
        if isinstance(value, gradcli.Tensor):
            for what, tensor in ((name, value), (f"{name}.grad", value.grad if value.is_leaf else None)):
                if tensor is not None:
                    found[what] = (tensor.array.tobytes(), tensor.array.dtype, tensor.array.shape, tensor.cell[0])
    return found


def both(text: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The outcome, which is the same with and without blocks."""
    fused = outcome(text)
    assert not WAITING
    with monkeypatch.context() as context:
        at_once(context)
        assert outcome(text) == fused
    return fused


def test_a_program_is_none_the_wiser(small: None, plainly: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "x.grad" in both(PROGRAM, monkeypatch)
    names = gradcli.run(PROGRAM).names
    assert type(names["y"].array) is type(names["x"].grad.array) is np.ndarray
    assert names["x"].grad.array.flags.c_contiguous


def test_settling_what_another_thread_has_computed(small: None) -> None:
    """Between the look at what waits and the lock, another thread may compute all of that shape while more of other shapes waits."""
    computed, waiting = np.tanh(as_large(np.ones(300))), np.tanh(as_large(np.zeros(200)))
    computed.result()
    computed.settle()
    assert len(WAITING) == 1
    waiting.settle()
    assert not WAITING
    assert (waiting.result() == 0).all()


UNARY = ["tanh({})", "exp(-{})", "sqrt(abs({}))", "-{}", "{} ** 2", "{} * 1.5", "2 - {}", "sigmoid({})", "relu({})", "{} / 3", "log({})"]
BINARY = ["{} + {}", "{} * {}", "{} - {}", "{} / {}", "maximum({}, {})", "where({} > 0.2, {}, 0.5)"]
ASIDE = [
    "with no_grad(): {}.mul_(0.5)",
    "{}.detach().add_(0.25)",
    "{}.data[1] = 0.75",
    "with no_grad(): {}.view(-1)[3:9].neg_()",
    "print({}.sum().item())",
    "print({}[1, 2].item(), {}.max().item())",
    "a.grad = None",
    "{}.mean().backward(retain_graph=True)",
    "g = grad({}.sum(), a, create_graph=True, allow_unused=True)[0]; print(g is None or (g * g).sum().item())",
    "{}.detach().numpy()[2, 3] = -0.5",
]


def random_program(seed: int) -> str:
    """Pointwise work with writes, views, looks and gradients in between."""
    chance = Random(seed)
    names = ["a", "b", "c"]
    lines = ["from torch import *; from torch.autograd import grad", "manual_seed(0)"]
    lines += [f"{name} = rand(20, 17, dtype={chance.choice(['float32', 'float64'])}, requires_grad=True)" for name in "ab"]
    lines += ["c = rand(20, 17)", "c[2] = nan", "k = arange(340).view(20, 17)"]
    for number in range(chance.randint(5, 20)):
        form = chance.choice(UNARY + BINARY * 2 + ASIDE)
        used = [chance.choice([*names[-5:], "a"]) for _ in range(form.count("{}"))]
        if form in ASIDE:
            lines += ["try:", f"    {form.format(*used)}", "except RuntimeError as error: print(error)"]
        else:
            lines.append(f"y{number} = {form.format(*used)}")
            names.append(f"y{number}")
    lines += [
        "k = k // 2 - k % 3",
        f"out = ({names[-1]} * k + {names[-2]}).sum()",
        "print(out)",
        "try: out.backward()",
        "except RuntimeError as error: print(error)",
    ]
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(150))
def test_random_programs(small: None, plainly: None, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    assert "error" not in both(random_program(seed), monkeypatch), random_program(seed)


PROGRAMS = {
    "writes are seen": "y = x + 2; x.data.zero_(); print(y, x)",
    "writes through a view": "v = x.detach().view(-1)\ny = x * 2\nv[3] = 7\nprint(y, x * 2)",
    "writes of an optimizer": "o = optim.SGD([x], lr=0.5)\ny = x * 2\n(x * x).sum().backward()\no.step()\nprint(y, x)",
    "writes through NumPy": "n = x.detach().numpy()\ny = x + 2\nn[0] = 5\nz = x + 2\nn[1] = 6\nprint(y, z, x)",
    "writes from NumPy": "import numpy\nn = numpy.ones(6)\nt = from_numpy(n)\ny = t * 2\nn[:] = 3\nn.sort()\nprint(y, t)",
    "gradients add up in place": "(x * x).sum().backward()\nh = x.grad * 2\n(x * x).sum().backward()\nprint(h, x.grad)",
    "a saved value was written": "y = x * 1\nz = y * y\nwith no_grad(): y.add_(1)\nz.sum().backward()",
    "a saved result was written": "y = exp(x)\nwith no_grad(): y.add_(1)\ny.sum().backward()",
    "a saved operand that was not kept": "y = (x + 2) ** 2\nwith no_grad(): x.add_(100)\ny.sum().backward(); print(x.grad)",
    "a hook looks": "y = x * 2\ny.register_hook(lambda g: print(g))\n(y * y).sum().backward()",
    "a hook changes": "y = x * 2\ny.register_hook(lambda g: g * 3)\n(y * y).sum().backward()\nprint(x.grad)",
    "a hook writes": (
        "w = ones(6, requires_grad=True)\ny = x * 2\nx.register_hook(lambda g: w.data.zero_() and None)\n(y * w * x).sum().backward()\n"
        "print(x.grad, w.grad)"
    ),
    "a hook after accumulation writes": (
        "w = ones(6, requires_grad=True)\nw.register_post_accumulate_grad_hook(lambda t: x.data.zero_() and None)\n"
        "(w * x * 2).sum().backward()\nprint(w.grad, x.grad)"
    ),
    "retain_grad": "y = x * 2\ny.retain_grad()\n(y * y).sum().backward()\nprint(y.grad, x.grad)",
    "retain_graph": "y = (tanh(x) * 2).sum()\ny.backward(retain_graph=True)\ny.backward()\nprint(x.grad)\ny.backward()",
    "double backward": "(g,) = autograd.grad((tanh(x) * x).sum(), x, create_graph=True)\n(g * g).sum().backward()\nprint(g, x.grad)",
    "no_grad": "with no_grad(): y = tanh(x) * 2 + x\nprint(y, y.requires_grad)",
    "shapes": "y = x * 2 + 1\nz = y + ones(5)\nprint('not here')",
    "integers": "k = arange(6)\nk = k * 2 - 3\nprint(k // 2, k % 4)\nprint(k // (k - k))",
    "overflow": "k = tensor([2, 3]).to(int8) * 100\nprint(k)",
    "infinities": "y = 1 / (x - x)\nprint(y, log(y - y), (y * 0).sum())",
    "a custom function": (
        "class Double(autograd.Function):\n    @staticmethod\n    def forward(ctx, a): return a * 2\n"
        "    @staticmethod\n    def backward(ctx, g):\n        print(g)\n        return g * 2\n(Double.apply(x * 3) * 2 + 1).sum().backward()\nprint(x.grad)"
    ),
    "views of what is not computed": "y = x * 2\nv = y[1:3]\ny.data.add_(1)\nprint(v, y.detach().view(2, 3), y.storage_offset())",
    "in place on a result": "y = x * 2\ny += 1\ny.mul_(y)\ny.sum().backward()\nprint(y, x.grad)",
    "anomaly": "with autograd.detect_anomaly():\n    sqrt(x - 9).sum().backward()",
    "two dtypes": "y = (x * 2).double() * x + (x > 0.5)\nprint(y.sum(), y.dtype)",
    "a mean along a dimension": "y = (x * 2).view(2, 3)\nprint((y + 1).mean(1), (y * y).sum(0), (y - 1).mean((0, 1)))",
    "a gradient with respect to what is in between": "y = x * 2\nz = (y * y).sum()\nprint(autograd.grad(z, y))",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_programs(small: None, plainly: None, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    head = "from torch import *\nimport torch.optim as optim\nx = (arange(6) / 4).requires_grad_()\n"
    found = both(head + PROGRAMS[name], monkeypatch)
    assert "not here" not in found.get("stdout", "")


# ---- what it costs -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "arrays"), [("out = mean(3 * (x + 2)**2)", 2.5), ("out = sum(tanh(x * 1.1) + x)", 3.5)])
def test_memory(monkeypatch: pytest.MonkeyPatch, text: str, arrays: float) -> None:
    """The most memory at a time, in arrays: the leaf, its gradient, what backward needs and is not quick."""
    text = f"x = ones(1000, 1000); {text}"
    assert peak(text) < arrays * 4e6
    monkeypatch.setattr(large, "FUSED", False)
    assert peak(text) > (arrays + 0.4) * 4e6


def peak(text: str) -> int:
    tracemalloc.start()
    try:
        gradcli.run(text)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_threads_are_let_go(small: None) -> None:
    before = set(threading.enumerate())
    result = gradcli.run(PROGRAM)
    result.names["y"].tolist()
    ours = [thread for thread in threading.enumerate() if thread not in before]
    for thread in ours:
        thread.join(timeout=5)
    assert not any(thread.is_alive() for thread in ours)


def test_it_can_be_switched_off(small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large, "FUSED", False)
    found = as_large(np.arange(5.0)) * 2
    assert type(found) is lazy.Large
    np.testing.assert_array_equal(large.bare(found), np.arange(5.0) * 2)


@pytest.mark.parametrize(
    ("variable", "expected"), [("GRADCLI_FUSED=0", "False 1"), ("GRADCLI_CORES=1", "True 1"), ("GRADCLI_CORES=3", "True 3")]
)
def test_variables(variable: str, expected: str) -> None:
    name, _, value = variable.partition("=")
    code = "from gradcli.engine.fusion import cores, large; print(large.FUSED, cores.PARTS)"
    environment = os.environ | {"GRADCLI_CORES": "1", name: value}
    assert subprocess.check_output([sys.executable, "-c", code], env=environment, text=True).strip() == expected


def test_memory_for_large_pages_is_a_wish() -> None:
    cores.use_large_pages()
