"""Native code: what closures run at first and what it runs later are the same, in results, places, refusals and limits."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from pathlib import Path

import pytest

import gradcli
from gradcli.lang.compile import frame, functions
from gradcli.lang.native import functions as native
from tests.conftest import watched
from tests.test_cases import CASES, expected_of, name_of, printed_by


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every function is native from its first call on, every loop from its second turn on."""
    monkeypatch.setattr(functions, "OFTEN", 0)
    monkeypatch.setattr(frame, "MANY", 1)


def closures_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(functions, "OFTEN", frame.NEVER)
    monkeypatch.setattr(functions, "repeats", lambda node: False)
    monkeypatch.setattr(frame, "MANY", frame.NEVER)


def outcome(program: str) -> str:
    """What a program prints, and the error it ends in with its places."""
    try:
        return gradcli.run(program).stdout
    except gradcli.ProgramError as error:
        told = [(one.code, one.headline, [(label.span.text, label.text) for label in one.labels]) for one in error.diagnostics]
        return f"{error}\n{told}"


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("path", [path for path in CASES if path.parent.name == "language"], ids=name_of)
def test_programs_print_what_they_print_with_closures(path: Path) -> None:
    assert printed_by(path).split("\n") == expected_of(path).split("\n")


FAILING = [
    "def f(x):\n    return x + 'a'\nf(1)",
    "def f(x):\n    y = x.nothing\n    return y\nf(1)",
    "def f(x):\n    return 2 * x[5] + 1\nf([1])",
    "def f():\n    print(1, nowhere)\nf()",
    "def f(c):\n    if c:\n        y = 1\n    return y\nf(0)",
    "def f():\n    def g():\n        return y\n    g()\n    y = 1\nf()",
    "def f(a, b): pass\ndef g():\n    f(1)\ng()",
    "def f(a, b): pass\ndef g():\n    f(1, c=2)\ng()",
    "class A:\n    def __init__(self, a): pass\ndef g():\n    A()\ng()",
    "class A:\n    def m(self, a): pass\ndef g(x):\n    x.m(1, 2)\ng(A())",
    "def f():\n    for i in 5: pass\nf()",
    "def f():\n    a, b = 1, 2, 3\nf()",
    "def f():\n    (a, b), *c = [[1]]\nf()",
    "def f():\n    assert 1 == 2, 'no'\nf()",
    "def f():\n    raise ValueError('x') from KeyError('y')\nf()",
    "def f():\n    try:\n        1 / 0\n    finally:\n        x = [1][0]\nf()",
    "def f():\n    try:\n        1 / 0\n    except ValueError:\n        pass\nf()",
    "def f():\n    try:\n        1 / 0\n    except 3:\n        pass\nf()",
    "class C:\n    def __enter__(self): return 1\n    def __exit__(self, *a): return len([])\ndef f():\n    with C():\n        {}['k']\nf()",
    "def f():\n    with 3: pass\nf()",
    "def f(x):\n    x[0] = 1\nf(5)",
    "def f(x):\n    x.y = 1\nf(5)",
    "def f(x):\n    x += 'a'\nf(1)",
    "def f(x):\n    del x\n    return x\nf(1)",
    "def f():\n    return {[]: 1}\nf()",
    "def f():\n    return [x.y for x in (1, 2)]\nf()",
    "def f():\n    return sum(x.y for x in (1, 2))\nf()",
    "def f():\n    yield 1\n    yield 1 / 0\ndef g():\n    return list(f())\ng()",
    "def f(x):\n    return f'{x:q}'\nf(1)",
    "def f(x):\n    return 0 < x < 'a'\nf(1)",
    "def f():\n    import nowhere\nf()",
    "def f():\n    from math import nowhere\nf()",
    "def f(*a, **k): pass\ndef g():\n    f(*3)\ng()",
    "def f(*a, **k): pass\ndef g():\n    f(**{'a': 1}, a=2)\ng()",
    "def f(x, y): pass\ndef g():\n    f(*[1, 2], **{'foo': 1})\ng()",
    "def f(x, y): pass\ndef g(*a, **k):\n    f(*a, **k)\ng(foo=1)",
    "def f(n):\n    return f(n + 1)\nf(0)",
    "import torch\ndef f(x, w):\n    return x @ w\nf(torch.ones(2, 3), torch.ones(4, 5))",
    "import torch\ndef f(x):\n    for i in range(3):\n        y = x.sum()\n    y.backward()\n    y.backward()\nf(torch.ones(2, requires_grad=True).exp())",
    "import torch\nx = torch.ones(3)\nfor i in range(9):\n    if i == 5:\n        x = x + torch.ones(i)",
    "t = 0\nfor i in range(9):\n    t += 1 / (5 - i)",
    "t = 9\nwhile t:\n    t -= 1\n    print([1, 2, 3, 4][4 - t])",
    "print([1 / (5 - i) for i in range(9)])",
    "print(sum(1 / (5 - i) for i in range(9)))",
]


@pytest.mark.parametrize("program", FAILING)
def test_errors_are_those_of_closures(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        closures_only(patch)
        expected = outcome(program)
    monkeypatch.setattr(functions, "OFTEN", 0)
    monkeypatch.setattr(frame, "MANY", 1)
    assert outcome(program) == expected


def written(monkeypatch: pytest.MonkeyPatch, program: str) -> tuple[str, list[bool]]:
    """What a program prints, and of each piece that native code was asked for whether it could be written."""
    asked = watched(monkeypatch, native, "compiled")
    return gradcli.run(program).stdout, asked


def test_what_runs_often_is_native(monkeypatch: pytest.MonkeyPatch) -> None:
    program = "def f(x):\n    return x + 1\ndef g():\n    return sum([f(i) for i in range(300)])\nt = 0\nfor i in range(2000):\n    t += i\nprint(g(), t)"
    assert written(monkeypatch, program) == ("45150 1999000\n", [True, True, True])


def test_what_runs_once_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert written(monkeypatch, "def f(x):\n    return x + 1\nfor i in range(10):\n    print(f(i))\n")[1] == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("class A: pass\n    return A.__name__", "A\n"),
        ("match x:\n        case 1: return 'one'", "one\n"),
        ("return sorted(locals())", "['x']\n"),
    ],
)
def test_closures_run_what_is_not_written(body: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = f"def f(x):\n    for _ in []: pass\n    {body}\nprint(f(1))"
    result, asked = written(monkeypatch, program.replace("    for _ in []: pass\n", "") if "locals" in body else program)
    assert (result, any(asked)) == (expected, False)


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(
    "program",
    [
        "def f(s):\n    return s * 10 ** 12\nf('a')",
        "def f(n):\n    return [0] * n\nf(10 ** 12)",
        "def f(n):\n    n = n * n\n    return n * n * n\nf(1 << (1 << 26))",
        "def f(n):\n    return 10 ** n\nf(10 ** 12)",
        "def f(n):\n    return 1 << n\nf(10 ** 12)",
        "def f(s):\n    s = s * 2 ** 20\n    while True:\n        s += s\nf('a')",
        "def f(x):\n    x **= 10 ** 10\nf(7)",
        "import itertools\ndef f():\n    return list(itertools.count())\nf()",
    ],
)
def test_what_would_not_fit_is_refused(program: str) -> None:
    with pytest.raises(gradcli.ProgramError) as caught:
        gradcli.run(program, max_memory="256M")
    assert caught.value.diagnostics[0].code in ("E0601", "E0602")


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(
    "change",
    ["a.m = list", "A.m = list", "setattr(a, 'm', list)", "a.__dict__['m'] = list", "vars(a)['m'] = list", "a.__dict__ = {'m': list}"],
)
def test_a_method_that_became_a_class_keeps_the_limits_of_its_call(change: str) -> None:
    """Calling `list` means a list that is given up when it outgrows the limit."""
    program = f"""
import itertools
class A:
    def m(self, x):
        return 1
a = A()
def f(a, x):
    return a.m(x)
for i in range(5):
    f(a, 1)
{change}
f(a, itertools.count())
"""
    with pytest.raises(gradcli.ProgramError) as caught:
        gradcli.run(program, max_memory="16M")
    assert caught.value.diagnostics[0].code == "E0601"


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(
    "name",
    ["gi_frame", "gi_code", "f_globals", "__globals__", "__code__", "__closure__", "__builtins__", "tb_frame", "cr_frame", "ag_frame"],
)
def test_nothing_of_the_host_is_read(name: str) -> None:
    program = f"""
class A:
    pass
def g():
    yield 1
def read(x):
    return x.{name}
a = A()
if "{name}"[:2] != "__":
    a.{name} = 1
    print(read(a), read(a))
for x in (g(), g, read, A, [].append, print):
    try:
        print("REACHED", read(x))
    except AttributeError:
        pass
"""
    assert "REACHED" not in gradcli.run(program).stdout


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("line", ["__builtins__ = {'len': print}", "globals()['__builtins__'] = {'len': print, '.type': print}"])
def test_builtins_are_not_what_a_program_says(line: str) -> None:
    program = f"{line}\ndef f(x):\n    def g(y):\n        return len(y)\n    return g(x)\nprint(f([1, 2]))"
    assert gradcli.run(program).stdout in ("2\n", "[1, 2]\nNone\n")


@pytest.mark.usefixtures("at_once")
def test_names_stay_those_of_the_program() -> None:
    assert sorted(gradcli.run("def f(x):\n    return len(x)\ny = f([1])\nprint(sorted(globals()))").stdout.split()) == ["'y']", "['f',"]


@pytest.mark.usefixtures("at_once")
def test_native_code_keeps_nothing_of_a_run() -> None:
    program = """
class Holder:
    def __init__(self):
        self.value = kept
    def get(self):
        return self.value
    def both(self):
        return [self.get() for _ in range(2)], late()
def late():
    return Holder
kept = torch.ones(2)
for i in range(3):
    print(Holder().both()[0])
"""
    kept = weakref.ref(gradcli.run(program).names["kept"])
    gc.collect()
    assert kept() is None


def test_audit_hooks_let_native_code_through() -> None:
    """Where the kernel has no wall, Python's own word for compiling anything is refused; the trees of the language are not meant."""
    script = """
import gradcli
gradcli.run("def f():\\n    return [i for i in range(3)]\\nf()")
from gradcli.host import hooks, wall
hooks.refuse(wall.readable_trees())
print(gradcli.run("def f():\\n    return sum([i for i in range(3)])\\nprint(f())").stdout)
try:
    compile("1", "<program>", "eval")
except PermissionError:
    print("refused")
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=120)
    assert done.stdout == "3\n\nrefused\n", done.stderr


CALLEES = {
    "class, then function": "class A: pass\ndef f(x): return type(A()).__name__\nprint(f(1))\ndef A(): return 3\nprint(f(1))",
    "function, then class": "def g(x): return x\ndef f(x): return g(x)\nprint(f(1), f(2))\ng = list\nprint(f((1, 2)))\ng = int\nprint(f('3'))",
    "a class that means something else": "def f(x): return set(x)\nprint(f([1]))\nprint(f((1, 1)))\nset = sorted\nprint(f([2, 1]))\nset = list\nprint(f('ab'))",
    "a builtin": "def f(x): return len(x)\nprint(f('ab'))\nlen = str\nprint(f([1]))\ndel len\nprint(f([1]))",
    "a value that nobody asks for": "class R:\n    def __del__(self): print('gone')\ndef f():\n    R()\n    print('after')\nf()",
}


@pytest.mark.parametrize("name", CALLEES)
def test_a_name_that_is_called_may_change(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What native code expects a global name to stand for is looked at before each call."""
    with monkeypatch.context() as patch:
        patch.setattr(functions, "OFTEN", 0)
        native_outcome = outcome(CALLEES[name])
    closures_only(monkeypatch)
    assert native_outcome == outcome(CALLEES[name])
