"""`gradcli.run(memory_limit=…)` stops what grows by small steps, and leaves the process as it was."""

from __future__ import annotations

import sys
import threading

import pytest

import gradcli
from gradcli.host import memory

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks Linux how much is in use")
LIMIT = 64 << 20
GROWING = {
    "a list": "l = []\nwhile True: l.append([0.5] * 1000)",
    "a dict of texts": "d = {}\nwhile True: d[len(d)] = str(len(d)) * 1000",
    "a list of tensors": "import torch\nl = []\nwhile True: l.append(torch.ones(10000))",
    "a graph": "import torch\ny = torch.ones(100000, requires_grad=True)\nwhile True: y = y.sin()",
    "a comprehension": "x = [[i] * 1000 for i in range(10**9)]",
    "one call of the host": "class M(dict):\n    def __getitem__(self, key): return 'x' * 10**6\nx = ('a' * 10**4).translate(M())",
    "an array of wide texts": "import numpy as np\nx = np.zeros(3, 'U50000000')",
    "random numbers": "import numpy as np\nx = np.random.default_rng(0).normal(0, 1, 10**9)",
    "random bytes": "import numpy as np\nx = np.random.default_rng(0).bytes(10**9)",
}


@pytest.mark.parametrize("name", GROWING)
def test_what_grows_is_stopped(name: str) -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_DATA)
    with pytest.raises(gradcli.ProgramError) as raised:
        gradcli.run(GROWING[name], memory_limit=LIMIT)
    assert raised.value.diagnostic.code == "E0601"
    assert resource.getrlimit(resource.RLIMIT_DATA) == before
    assert gradcli.run("x = 1 + 1", memory_limit=LIMIT).names["x"] == 2


def test_the_error_names_size_and_limit_and_can_be_caught() -> None:
    program = "try:\n    l = []\n    while True: l.append([0.5] * 1000)\nexcept MemoryError as error:\n    l = None\n    print(type(error).__name__, error)"
    name, text = gradcli.run(program, max_memory="64M").stdout.split(maxsplit=1)
    assert name == "MemoryError"
    assert text.startswith("the program takes ")
    assert text.endswith(f"more than the limit of {LIMIT}\n")


def test_a_run_in_another_thread_has_its_own_limit() -> None:
    codes: list[str] = []

    def run() -> None:
        try:
            gradcli.run(GROWING["a list"], memory_limit=LIMIT)
        except gradcli.ProgramError as error:
            codes.append(error.diagnostic.code)

    thread = threading.Thread(target=run)
    thread.start()
    total = gradcli.run("x = sum(range(10**5))", memory_limit=1 << 34).names["x"]
    thread.join()
    assert (codes, total) == (["E0601"], 4999950000)


def test_without_a_limit_nothing_watches() -> None:
    with memory.confined(None) as relieve:
        assert relieve is None
        assert not any(thread.name == "memory watch" for thread in threading.enumerate())


def test_no_exception_arrives_after_the_run() -> None:
    for _ in range(5):
        with pytest.raises(gradcli.ProgramError):
            gradcli.run(GROWING["a list of tensors"], memory_limit=16 << 20)
        sum(range(1000))
