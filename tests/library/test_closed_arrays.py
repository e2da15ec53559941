"""NumPy in a program: arrays share memory with tensors, and lead nowhere else."""

from __future__ import annotations

import numpy as np
import pytest

import gradcli

CLOSED = """
    a.tofile a.dump a.dumps a.ctypes a.data a.base a.__array_interface__ a.setflags a.getfield a.setfield a.newbyteorder a.__reduce__
    np.load np.save np.savetxt np.loadtxt np.fromfile np.memmap np.frombuffer np.lib np.ctypeslib np.genfromtxt np.fromregex np.core np.f2py
    np.random.mtrand np.dtype.__subclasses__ np.ndarray.__subclasses__ np.sin.function np.random.RandomState.__reduce__ np.sys np.os
    """


@pytest.mark.parametrize("expression", CLOSED.split())
def test_what_could_reach_out_is_not_there(expression: str) -> None:
    with pytest.raises(gradcli.ProgramError, match=r"no attribute|not part of the language"):
        gradcli.run(f"import torch, numpy as np\na = np.ones(3)\n{expression}")


OBJECTS = ("np.array([object()])", "np.ones(2).astype(object)", "np.zeros(2, dtype=object)", "np.ndarray(5)", "np.ones(2).view('O')")


@pytest.mark.parametrize("call", OBJECTS)
def test_arrays_hold_numbers(call: str) -> None:
    with pytest.raises(gradcli.ProgramError):
        gradcli.run(f"import numpy as np\n{call}")


def test_memory_is_asked_for_before_it_is_taken() -> None:
    with pytest.raises(gradcli.ProgramError, match="can't allocate memory"):
        gradcli.run("import numpy as np\nnp.zeros((10**6, 10**6))", memory_limit=10**9)


def test_print_options_end_with_the_program() -> None:
    before = np.get_printoptions()
    gradcli.run("import numpy as np\nnp.set_printoptions(precision=2)\nprint(np.array([1.23456]))")
    assert gradcli.run("import numpy as np\nprint(np.array([1.23456]))").stdout == "[1.23456]\n"
    assert np.get_printoptions() == before


def test_random_streams_are_a_run_s_own() -> None:
    program = "import numpy as np\nnp.random.seed(0)\nprint(np.random.rand(2))"
    expected = f"{np.random.RandomState(0).rand(2)}\n"
    assert gradcli.run(program).stdout == gradcli.run(program).stdout == expected


@pytest.mark.parametrize(
    "expression",
    [
        "np.add(np.ones(1000), 1, where=False)",
        "np.sqrt(np.ones(1000), where=np.zeros(1000, bool))",
        "np.divmod(np.ones(1000), 1, where=False)[1]",
        "np.pad(np.zeros(2), 500, mode='empty')",
        "np.empty(1000)",
        "np.empty_like(np.ones(1000))",
    ],
)
def test_nobody_sees_what_was_in_the_memory(expression: str) -> None:
    fill = "for _ in range(5): np.full(1000, 7.5); np.full(1002, 7.5)\n"
    assert gradcli.run(f"import numpy as np\n{fill}print(np.abs({expression}).max())").stdout == "0.0\n"


def test_what_where_leaves_in_is_numpys() -> None:
    program = "import numpy as np\nx = np.array([-1.0, 4.0])\nprint(np.sqrt(x, where=x > 0)[1], np.sum([1, 2], where=[True, False]))\n"
    program += "print(np.add(np.float32([1]), 1, where=[True]).dtype, np.add([1, 2], 1, where=[True, False], out=np.ones(2)))"
    assert gradcli.run(program).stdout == "2.0 1\nfloat32 [2. 1.]\n"


@pytest.mark.parametrize("generator", ["np.random.RandomState(0)", "np.random.default_rng(0)", "np.random"])
@pytest.mark.parametrize("call", ["permutation([A(), A()])", "choice([A(), A()])", "normal(A(), 1)", "shuffle(A())"])
def test_a_generator_sees_no_object_of_a_program(generator: str, call: str) -> None:
    with pytest.raises(gradcli.ProgramError) as raised:
        gradcli.run(f"import numpy as np\nclass A:\n    def __len__(s): print('asked'); return 2\n{generator}.{call}")
    assert raised.value.stdout == ""


def test_a_shuffled_list_has_numpys_order() -> None:
    items = ["a", [1], (2,), None, 5.0, {}]
    program = f"import numpy as np\nl = {items}\nnp.random.seed(3); np.random.shuffle(l)\nprint(l)\n"
    program += "r = np.random.default_rng(3); r.shuffle(l)\nprint(l)"
    np.random.seed(3)
    np.random.shuffle(order := np.arange(6))
    first = [items[place] for place in order]
    np.random.default_rng(3).shuffle(order := np.arange(6))
    assert gradcli.run(program).stdout == f"{first}\n{[first[place] for place in order]}\n"


@pytest.mark.parametrize(
    "call", ["np.add.outer(np.ones(2), 1, where=False)", "np.ones(2).clip(0, 1, where=False)", "np.clip(np.ones(2), 0, 1, where=False)"]
)
def test_where_needs_out_where_nobody_knows_its_shape(call: str) -> None:
    with pytest.raises(gradcli.ProgramError, match="needs `out`"):
        gradcli.run(f"import numpy as np\n{call}")


@pytest.mark.parametrize(
    "call", ["normal(0, 1, 10**12)", "uniform(size=(10**6, 10**6))", "bytes(10**12)", "permutation(10**12)", "choice(10**12, 2, False)"]
)
def test_random_numbers_are_measured_before_they_are_drawn(call: str) -> None:
    with pytest.raises(gradcli.ProgramError) as raised:
        gradcli.run(f"import numpy as np\nnp.random.default_rng(0).{call}", memory_limit=10**9)
    assert raised.value.diagnostic.code == "E0601"
