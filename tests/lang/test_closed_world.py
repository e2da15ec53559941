"""No program reaches Python's internals, the file system or the network, whatever it tries."""

from __future__ import annotations

import pytest

import gradcli
from gradcli.lang.syntax.words import words

VALUES = """
import torch, functools, operator, contextlib, itertools, math
def f(a=1):
    return a
class A:
    x = 1
    def m(self): return 1
    @property
    def p(self): return 1
class B(A, Exception):
    pass
def g():
    yield 1
try:
    1 / 0
except Exception as error:
    raised = error
leaf = torch.ones(2, requires_grad=True)
values = [f, A, A(), A().m, B, B(), g(), raised, len, print, int, 'x', 'x'.join, str, type, object, torch, leaf, torch.sin,
    leaf.sum, lambda: 0, [], {}, (), functools.partial(f), torch.Tensor, torch.no_grad, torch.no_grad(), (leaf * 2).grad_fn,
    leaf.shape, super(A, A()), property(f), staticmethod(f), functools.lru_cache(f), None, (i for i in []), functools,
    torch.float32, contextlib.contextmanager(g)(), Exception, itertools.chain([]), math.sin, torch.device('cpu'), 3, 3.5,
    NotImplemented, ..., range(3), operator.itemgetter(0), A.__dict__, A.p, torch.nn.functional, iter([]), {}.keys(), B.m]
"""
INTERNALS = words(
    """
    __globals__ __code__ __closure__ __builtins__ __subclasses__ __mro__ mro __bases__ __base__ gi_frame gi_code gi_yieldfrom
    f_globals f_back tb_frame tb_next __reduce__ __reduce_ex__ __getstate__ __subclasshook__ __weakref__ __loader__ __spec__
    __import__ __kwdefaults__ __defaults__ __objclass__ __array_interface__ __array_struct__ __dir__ __sizeof__ __instancecheck__
    __prepare__ ag_frame cr_frame func_globals __wrapped__.__globals__ __func__.__globals__ __init__.__globals__
    __call__.__globals__ __repr__.__globals__ __enter__.__globals__ fget.__globals__ func.__globals__ __class__.__mro__
    __class__.__subclasses__ __class__.__base__ __class__.__bases__ __class__.__class__.__subclasses__
    __getattribute__.__self__.__globals__ __getattribute__.__globals__ __setattr__.__globals__ format.__globals__
    m.__func__.__globals__ p.fget.__code__
    """
)


@pytest.mark.parametrize("name", INTERNALS)
def test_no_value_shows_an_internal(name: str) -> None:
    program = f"""{VALUES}
found = []
for value in values:
    try:
        for part in {name.split(".")!r}:
            value = getattr(value, part)
    except AttributeError:
        continue
    if value is not None:
        found.append(value)
print(found)
"""
    assert gradcli.run(program).stdout == "[]\n"


def attempt(expression: str) -> str:
    """A program that says whether an expression gave anything."""
    return f"try:\n    print('leaked', {expression})\nexcept Exception:\n    print('refused')\n"


@pytest.mark.parametrize(
    "template", ["{0.__globals__}", "{0.__class__.__mro__}", "{0.__code__.co_consts}", "{0[0].__globals__}", "{0!r:{0.__code__}}"]
)
@pytest.mark.parametrize(
    "call",
    ["template.format(value)", "str.format(template, value)", "template.format_map([value])", "type(template).format(template, value)"],
)
def test_format_does_not_look_into_values(template: str, call: str) -> None:
    program = f"def value(): pass\ntemplate = {template!r}\n{attempt(call)}"
    assert "leaked" not in gradcli.run(program).stdout


REFUSED = """
    eval('1')
    exec('1')
    compile('1', '', 'eval')
    open('/etc/passwd')
    __import__('os')
    input()
    breakpoint()
    memoryview(b'a')
    object.__getattribute__(f, '__globals__')
    object.__setattr__(f, '__code__', f)
    super(A, A()).__getattribute__('__reduce__')
    A().__getattribute__('__reduce__')
    operator.attrgetter('__globals__')(f)
    operator.attrgetter('__class__.__mro__')(f)
    operator.methodcaller('__subclasses__')(object)
    list(map(getattr, [f], ['__globals__']))
    functools.reduce(getattr, ['__class__', '__mro__'], f)
    functools.partial(getattr, f)('__code__')
    setattr(f, '__code__', f)
    setattr(f, '__globals__', {})
    setattr(A, '__bases__', ())
    setattr(A(), '__class__', int)
    setattr(A, '__array_interface__', {})
    setattr(A(), '__array_interface__', {})
    setattr(torch.Tensor, 'add', f)
    setattr(int, 'x', 1)
    setattr(torch.no_grad, 'x', 1)
    setattr(len, 'x', 1)
    delattr(int, 'real')
    type('X', (), {'__array_interface__': {}})
    type('X', (), {'__reduce__': f})
    type('X', (), {'__instancecheck__': f})
    type('X', (type,), {})
    type(type(A))('X', (), {'__del__': f})
    list(map(type, ['X'], [()], [{'__array_struct__': 1}]))
    type('X', (type(f),), {})
    type('X', (torch.Size,), {})
    type(f)(1, {})
    type(g())()
    functools.wraps(f, ('__globals__',))(A())
    functools.update_wrapper(A(), f, ('__globals__',), ())
    vars(f)['__globals__']
    vars(torch)['sys']
    torch.sys
    torch.np
    math.__loader__
    globals()['__builtins__']
    globals()['World']
    locals()['frame']
    raised.__traceback__.tb_frame
    raised.with_traceback(None).__traceback__.tb_frame
    [].__class__.__base__.__subclasses__()
    ''.__class__.__mro__[1]
    (lambda: 0).__closure__
    g().gi_frame.f_globals
"""


@pytest.mark.parametrize("expression", [line.strip() for line in REFUSED.strip().splitlines()])
def test_refused(expression: str) -> None:
    program = f"{VALUES}\n{attempt(expression)}"
    assert gradcli.run(program).stdout == "refused\n"


STATEMENTS = {
    "metaclass": "class M(type): pass",
    "a metaclass by keyword": "class M(metaclass=type(f)): pass",
    "array interface": "class M:\n    __array_interface__ = {}",
    "subclass of a function": "class M(type(f)): pass",
    "subclass of a generator": "class M(type(g())): pass",
    "operating system": "import os\nos.system('true')",
    "environment": "import os\nos.environ['HOME']",
    "a file by its path": "from pathlib import Path\nPath('a').read_text()",
    "a file by os.path": "import os\nos.path.exists('/')",
    "the folder": "from pathlib import Path\nPath.cwd()",
    "what a pattern is made of": "import re\nre.sre_compile",
    "what pprint imports": "import pprint\npprint._sys",
    "subprocess": "import subprocess",
    "importlib": "import importlib",
    "inspect": "import inspect",
    "ctypes": "import ctypes",
    "builtins": "import builtins",
    "a module's own imports": "from math import sys",
    "relative": "from . import session",
    "gradcli": "import gradcli",
    "frames through a context manager": """
class C:
    def __enter__(self): return self
    def __exit__(self, *a): self.a = a; return True
c = C()
with c:
    1 / 0
c.a[2].tb_frame""",
    "dataclass code": "from dataclasses import dataclass\n@dataclass\nclass D: pass\nD.__annotations__ = {'x=__import__(1)': int}\n"
    "import dataclasses\ndataclasses.sys",
    "namedtuple code": "from collections import namedtuple\nnamedtuple('T', ['x, y): pass #'])",
    "memory through an instance's dict": """
a = A()
a.__dict__['__array_interface__'] = {'data': (0, False), 'shape': (1,), 'typestr': '<f8', 'version': 3}
assert not hasattr(a, '__array_interface__')
raise ValueError""",
    "memory through getattr": """
class G:
    def __getattr__(self, name): return {'data': (0, False), 'shape': (1,), 'typestr': '<f8', 'version': 3}
torch.tensor(G()).sum().item() + 0.5""",
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_statement_refused(name: str) -> None:
    with pytest.raises(gradcli.ProgramError):
        gradcli.run(f"{VALUES}\n{STATEMENTS[name]}\n")


HUGE = """
    [0] * 10 ** 12
    10 ** 12 * [0]
    'a' * 10 ** 13
    b'a' * 10 ** 13
    (0,) * 10 ** 12
    10 ** 10 ** 10
    pow(10, 10 ** 10)
    2 << 10 ** 12
    1 << 10 ** 12
    list(range(10 ** 12))
    tuple(range(10 ** 12))
    set(range(10 ** 12))
    sorted(range(10 ** 12))
    [*range(10 ** 12)]
    operator.mul([0], 10 ** 12)
    math.factorial(10 ** 9)
    'a'.ljust(10 ** 13)
    f'{1:{10 ** 13}}'
    '%*d' % (10 ** 13, 1)
    '{:10000000000000}'.format(1)
    bytes(10 ** 13)
    list(itertools.repeat(0, 10 ** 12))
"""


@pytest.mark.parametrize("expression", [line.strip() for line in HUGE.strip().splitlines()])
def test_what_would_not_fit_is_refused(expression: str) -> None:
    refusals = "(MemoryError, OverflowError, ValueError)"
    program = f"import itertools, math, operator\ntry:\n    print(len({expression}))\nexcept {refusals}:\n    print('refused')\n"
    assert gradcli.run(program, memory_limit=2**27).stdout == "refused\n"


def test_values_of_a_program_are_its_own() -> None:
    """What a program writes on a module or a builtin's dict is gone in the next run."""
    gradcli.run("import math\nmath.pi = 3\nglobals()['len'] = 1")
    assert gradcli.run("import math\nprint(math.pi > 3, len([1]))").stdout == "True 1\n"
