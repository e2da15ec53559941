"""Runs in several threads do not see each other: 400 programs, eight at a time, come to what each comes to alone."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier, Thread
from typing import Any

import numpy as np
import pytest

import gradcli
from gradcli.engine.fusion import large
from gradcli.engine.state import STATE, State, fresh
from gradcli.engine.tensor.print_options import print_options
from gradcli.engine.tensor.tensor import Tensor
from gradcli.runs import replay

THREADS, PROGRAMS = 8, 400

# What a run owns, each in a program that would show it if another run touched it.
PIECES = {
    "dtype": "torch.set_default_dtype(torch.float64)\na = torch.tensor([0.1, {n}.0], requires_grad=True)\n"
    "for i in range({n}):\n    a2 = torch.ones(2) * a\na2.sum().backward()",
    "single": "a = torch.tensor([0.1, {n}.0], requires_grad=True)\nfor i in range({n}):\n"
    "    a2 = torch.ones(2) * a + torch.tensor(0.5)\na2.sum().backward()",
    "no_grad": "a = torch.ones(2, requires_grad=True)\nwith torch.no_grad():\n"
    "    for i in range(5 * {n}):\n        b = a * i\nprint(b.requires_grad, (a * 2).requires_grad)",
    "graph": "a = torch.ones(2, requires_grad=True)\nc = a\nfor i in range(5 * {n}):\n"
    "    c = c * 1.5 + a\nc.sum().backward()\nprint(a.grad)",
    "numbers": "w = torch.tensor(0.5, requires_grad=True)\nfor i in range(3 * {n}):\n"
    "    loss = (w * 2.0 - 1.0) * (w - 3.0)\n    loss.backward()\nprint(w.grad)",
    "random": "torch.manual_seed({n})\nprint([torch.randn(2) for i in range(4)], torch.rand({n}))",
    "unseeded": "unseeded = torch.rand(3)\nprint(bool((unseeded < 1).all()))",
    "warnings": "a = torch.ones(1, requires_grad=True)\nfor i in range({n}):\n"
    "    b = (a * i).grad\nimport warnings\nwarnings.warn('number {n}')",
    "printing": "torch.set_printoptions(precision={n}, sci_mode=False)\nfor i in range(5):\n    print(torch.tensor([1 / 3, 2 / 3]))",
    "inference": "with torch.inference_mode():\n    a = torch.ones(2)\n"
    "    for i in range({n}):\n        a = a + 1\nprint(a.is_inference(), torch.ones(1).is_inference())",
    "hooks": "seen = []\na = torch.ones(2, requires_grad=True)\n"
    "a.register_hook(lambda g: seen.append(g.tolist()))\n(a * {n}).sum().backward()\nprint(seen)",
    "in_place": "a = torch.ones(4, requires_grad=True)\nb = a * {n}\nb[:2].mul_(3)\nb.sum().backward()\nprint(a.grad)",
    "error": "a = torch.ones({n}, 3)\nfor i in range({n}):\n    a = a + 1\na @ torch.ones({n} + 5, 2)",
    "large": "a = torch.ones(64, 65, requires_grad=True)\nb = (a * {n}).tanh() + a.exp()\n"
    "b.add_(1)\n(b * a).sum().backward()\nprint(a.grad[0, 0], b.sum())",
    "depth": "def f(n):\n    return 0 if n == 0 else 1 + f(n - 1)\nprint(f(100 + {n}))",
    "endless": "def f(n):\n    return f(n + 1)\ntry:\n    f(0)\nexcept RecursionError as error:\n    print(error)",
    "numpy": "import numpy as np\nnp.set_printoptions(precision={n})\nfor i in range({n}):\n    print(np.array([1 / 3]))",
    "jacobian": "from torch.func import jacrev, vmap\n"
    "a = torch.arange({n}.0)\nprint(jacrev(torch.sin)(a), vmap(torch.sum)(torch.ones(2, {n})))",
    "forward": "import torch.autograd.forward_ad as fw\nwith fw.dual_level():\n"
    "    d = fw.make_dual(torch.ones(2), torch.full((2,), {n}.0))\n    print(fw.unpack_dual(d * d).tangent)",
    "nan": "a = torch.tensor([0.0, {n}.0], requires_grad=True)\n(a / a).sum().backward()",
}


def programs(count: int) -> list[str]:
    random = Random(7)
    return [
        "\n".join(["import torch", *(PIECES[name].format(n=random.randint(1, 9)) for name in random.sample(sorted(PIECES), 2))])
        for _ in range(count)
    ]


def outcome(text: str) -> Any:
    """All that can be seen of a run."""
    try:
        result = gradcli.run(text)
    except gradcli.ProgramError as error:
        return error.type_name, error.message, error.stdout, error.warnings, error.diagnostic.headline, error.diagnostic.help
    tensors = {
        name: (repr(value), value.array.dtype, value.array.tobytes(), repr(value.gradient))
        for name, value in result.names.items()
        if isinstance(value, Tensor) and "unseeded" not in text
    }
    said = [(diagnostic.code, diagnostic.headline) for diagnostic in result.report.diagnostics]
    return result.stdout, result.warnings, said, tensors


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Threads take turns as often as they can, some arrays are large, and replays have all the time they need."""
    monkeypatch.setattr(large, "SIZE", 4096)
    monkeypatch.setattr(replay, "LEAST", 600.0)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(interval)


def test_threads(hurried: None) -> None:
    texts = programs(PROGRAMS)
    with ThreadPoolExecutor(THREADS) as pool:
        together = list(pool.map(outcome, texts))
    assert type(STATE) is State
    for text, shown in zip(texts, together, strict=True):
        assert outcome(text) == shown, text


def test_a_run_that_lasts_while_others_come_and_go(hurried: None) -> None:
    """The first run keeps its state from before others began until after they ended."""
    start, results = Barrier(2), []

    def last() -> None:
        start.wait()
        results.extend(outcome(text) for text in programs(20))

    thread = Thread(target=last)
    thread.start()
    start.wait()
    lasting = "import torch\na = torch.ones(2, requires_grad=True)\nb = a\nfor i in range(3000):\n    b = b * 1.0\nb.sum().backward()"
    assert outcome(lasting) == outcome(lasting)
    thread.join()
    assert results == [outcome(text) for text in programs(20)]
    assert type(STATE) is State


def test_a_thread_that_runs_nothing_prints_as_if_nothing_ran() -> None:
    """The text of a result does not depend on what the only run, in another thread, says about printing and dtypes."""
    result = gradcli.run("import torch\nx = torch.tensor([1 / 3, 2 / 3])").names["x"]
    expected = repr(result)
    with fresh() as state, ThreadPoolExecutor(1) as pool:
        state.default_dtype = np.dtype(np.float64)
        print_options().change(precision=1)
        assert repr(result) == "tensor([0.3, 0.7], dtype=torch.float32)"
        assert pool.submit(repr, result).result() == expected == "tensor([0.3333, 0.6667])"


def test_what_a_program_says_about_printing_ends_with_it() -> None:
    before = np.get_printoptions()
    gradcli.run("import numpy as np\nnp.set_printoptions(precision=2)")
    assert np.get_printoptions() == before
