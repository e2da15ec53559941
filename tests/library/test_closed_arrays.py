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
