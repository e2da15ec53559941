"""Programs that try to get out of the language, and pairs of runs of which the second looks for traces of the first."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import gradcli

TEXT = Path(__file__).with_name("attacks.txt").read_text(encoding="utf-8")
ATTACKS = [part.partition("\n")[::2] for part in re.split(r"^#### ", TEXT, flags=re.MULTILINE)[1:]]
PATIENT = re.split(r"^#### ", Path(__file__).with_name("patient_attacks.txt").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
PLANT = "\ntry:\n    plant()\nexcept Exception: pass\n"
# What the first run plants, and what the second prints.
PAIRS = {
    "an attribute of a library function": (
        "import torch\ndef plant(): torch.is_tensor.x = 1",
        "import torch\nprint(hasattr(torch.is_tensor, 'x'))",
    ),
    "an attribute of a question": (
        "import torch\ndef plant(): torch.is_complex.x = 1",
        "import torch\nprint(hasattr(torch.is_complex, 'x'))",
    ),
    "an attribute of an op": ("import torch\ndef plant(): torch.sin.x = 1", "import torch\nprint(hasattr(torch.sin, 'x'))"),
    "an attribute of a class": ("import torch\ndef plant(): torch.nn.Linear.x = 1", "import torch\nprint(hasattr(torch.nn.Linear, 'x'))"),
    "a method of a class": (
        "import torch\ndef plant(): torch.nn.Linear.forward = lambda s, x: 0",
        "import torch\nprint(torch.nn.Linear(2, 2)(torch.ones(2)).shape)",
    ),
    "a member of a module": ("import math\ndef plant(): math.pi = 3", "import math\nprint(math.pi)"),
    "a member of torch": ("import torch\ndef plant(): torch.sin = 3", "import torch\nprint(torch.sin(torch.ones(1)))"),
    "annotations": ("import json\ndef plant(): json.dumps.__annotations__['x'] = 1", "import json\nprint(json.dumps.__annotations__)"),
    "NumPy's print options": (
        "import numpy as np\ndef plant(): np.set_printoptions(precision=2, suppress=True)",
        "import torch\nprint(torch.tensor([1.23456789]).numpy())",
    ),
    "NumPy's repr": (
        "import numpy as np\ndef plant(): np.set_printoptions(override_repr=lambda a: 'evil')",
        "import torch\nprint(repr(torch.ones(2).numpy()))",
    ),
    "torch's print options": (
        "import torch\ndef plant(): torch.set_printoptions(precision=2)",
        "import torch\nprint(torch.tensor([1.23456789]))",
    ),
    "the default dtype": ("import torch\ndef plant(): torch.set_default_dtype(torch.float64)", "import torch\nprint(torch.ones(1).dtype)"),
    "the grad mode": ("import torch\ndef plant(): torch.set_grad_enabled(False)", "import torch\nprint(torch.is_grad_enabled())"),
    "anomaly mode": (
        "import torch\ndef plant(): torch.autograd.set_detect_anomaly(True)",
        "import torch\nprint(torch.is_anomaly_enabled())",
    ),
    "deterministic algorithms": (
        "import torch\ndef plant(): torch.use_deterministic_algorithms(True)",
        "import torch\nprint(torch.are_deterministic_algorithms_enabled())",
    ),
    "a setting of plots": (
        "import matplotlib.pyplot as plt\ndef plant(): plt.rcParams['font.size'] = 3; plt.style.use('ggplot'); plt.figure(7)",
        "import matplotlib.pyplot as plt\nprint(plt.rcParams['font.size'], plt.get_fignums())",
    ),
    "threads": ("import torch\ndef plant(): torch.set_num_threads(7)", "import torch\nprint(torch.get_num_threads() == 7)"),
    "the seed": ("import torch\ndef plant(): torch.manual_seed(1)", "import torch\nprint(torch.initial_seed() == 1)"),
    "NumPy's seed": (
        "import numpy as np\ndef plant(): np.random.seed(1)",
        "import numpy as np\nprint(round(np.random.rand(), 6) == 0.417022)",
    ),
    "the environment": ("import os\ndef plant(): os.environ['X'] = '1'", "import os\nprint(os.getenv('X'))"),
    "the path": ("import sys\ndef plant(): sys.path.append('x')", "import sys\nprint(sys.path)"),
    "a pattern": (
        "import re\nclass S(str):\n    def __eq__(s, o): return True\n    def __hash__(s): return hash('abc')\ndef plant(): re.compile(S('x'))",
        "import re\nprint(re.sub('abc', '-', 'abcx'))",
    ),
    "a generic": (
        "import typing\nclass E:\n    def __eq__(s, o): print('evil'); return True\n    def __hash__(s): return hash(int)\ndef plant(): typing.List[E()]",
        "import typing\nprint(typing.List[int])",
    ),
    "a dtype asked for its limits": (
        "import numpy as np\nclass E:\n    def __eq__(s, o): return True\n    def __hash__(s): return hash(np.dtype('f4'))\ndef plant(): np.finfo(E())",
        "import numpy as np\nprint(np.finfo('f4').bits)",
    ),
    "an equation": (
        "import torch\nclass S(str):\n    def __eq__(s, o): return True\n    def __hash__(s): return hash('i,i->')\n"
        "def plant(): torch.einsum(S('i,j->ij'), torch.ones(2), torch.ones(2))",
        "import torch\nprint(torch.einsum('i,i->', torch.ones(2), torch.ones(2)))",
    ),
    "a date format": (
        "import datetime\nclass S(str):\n    def __eq__(s, o): return True\n    def __hash__(s): return hash('%Y')\n"
        "def plant(): datetime.datetime.strptime('2020', S('%Y'))",
        "import datetime\nprint(datetime.datetime.strptime('2021', '%Y').year)",
    ),
    "a suspended generator": (
        "def g():\n    try: yield\n    finally: print('late')\nclass C: pass\ndef plant():\n    c = C(); c.c = c; c.g = g(); next(c.g)",
        "import gc\nfor _ in range(3): [[] for _ in range(1000)]\nprint('quiet')",
    ),
    "a warning that was told": ("import warnings\ndef plant(): warnings.warn('a')", "import warnings\nwarnings.warn('a')\nprint(1)"),
    "a logger": (
        "import logging\ndef plant(): logging.getLogger('a').setLevel(50)",
        "import logging\nprint(logging.getLogger('a').isEnabledFor(logging.ERROR))",
    ),
    "the recursion of a failed run": ("def plant(): return plant()", "def f(n): return 0 if not n else f(n - 1)\nprint(f(900))"),
    "a hook": (
        "import torch\ndef plant(): torch.nn.modules.module.register_module_forward_hook(lambda *a: print('evil'))",
        "import torch\nprint(torch.nn.Linear(1, 1)(torch.ones(1)).shape)",
    ),
    "a grad mode that is entered and not left": (
        "import torch\ndef plant(): torch.no_grad().__enter__()",
        "import torch\nprint(torch.is_grad_enabled())",
    ),
    "inference mode that is entered and not left": (
        "import torch\ndef plant(): torch.inference_mode().__enter__()",
        "import torch\nprint(torch.is_inference_mode_enabled(), torch.ones(1).is_inference())",
    ),
    "a level of forward mode": (
        "import torch.autograd.forward_ad as fwAD\ndef plant(): fwAD.enter_dual_level()",
        "import torch, torch.autograd.forward_ad as fwAD\ntry: fwAD.make_dual(torch.ones(1), torch.ones(1))\nexcept RuntimeError as e: print(e)",
    ),
    "a generator suspended inside vmap": (
        "import torch\nkept = []\ndef f(x):\n    def g():\n        yield x\n    h = g(); next(h); kept.append(h)\n    raise ValueError\n"
        "def plant(): torch.vmap(f)(torch.ones(2))",
        "import torch\nprint(torch.ones(2).sum(), torch.vmap(lambda x: x * 2)(torch.ones(2)))",
    ),
    "a transform left by an exception": (
        "import torch\ndef f(x): raise ValueError\ndef plant(): torch.func.jacrev(torch.func.grad(f))(torch.ones(2))",
        "import torch\nx = torch.ones(2, requires_grad=True)\nx.sum().backward()\nprint(x.grad)",
    ),
    "hooks on saved tensors": (
        "import torch\ndef plant(): torch.autograd.graph.saved_tensors_hooks(lambda x: x * 0, lambda x: x).__enter__()",
        "import torch\nx = torch.ones(2, requires_grad=True)\n(x * x).sum().backward()\nprint(x.grad)",
    ),
    "a hook before forward": (
        "import torch\ndef plant(): torch.nn.modules.module.register_module_forward_pre_hook(lambda m, a: print('evil'))",
        "import torch\nprint(torch.nn.Linear(1, 1)(torch.ones(1)).shape)",
    ),
    "a hook for all backward passes": (
        "import torch\ndef plant(): torch.nn.modules.module.register_module_full_backward_hook(lambda *a: print('evil'))",
        "import torch\ntorch.nn.Linear(1, 1)(torch.ones(1)).sum().backward()\nprint('quiet')",
    ),
    "a hook of optimizers": (
        "import torch\ndef plant(): torch.optim.optimizer.register_optimizer_step_post_hook(lambda *a: print('evil'))",
        "import torch\np = torch.ones(1, requires_grad=True)\np.sum().backward()\ntorch.optim.SGD([p], lr=0.1).step()\nprint(p)",
    ),
    "an initialisation": (
        "import torch\ndef plant(): torch.nn.init.kaiming_uniform_ = lambda t, **k: t.fill_(7)",
        "import torch\ntorch.manual_seed(0)\nprint(torch.nn.Linear(1, 1).weight)",
    ),
    "a call of all modules": (
        "import torch\ndef plant(): torch.nn.Module.__call__ = lambda *a: print('evil')",
        "import torch\nprint(torch.nn.Linear(1, 1)(torch.ones(1)).shape)",
    ),
    "a divergence": (
        "from torch.distributions import Normal, kl_divergence, kl\ndef plant():\n    @kl.register_kl(Normal, Normal)\n    def f(p, q): return 'evil'",
        "from torch.distributions import Normal, kl_divergence\nprint(kl_divergence(Normal(0., 1.), Normal(0., 2.)))",
    ),
    "validation of distributions": (
        "from torch.distributions import Distribution\ndef plant(): Distribution.set_default_validate_args(False)",
        "from torch.distributions import Normal\ntry: Normal(0., -1.)\nexcept ValueError: print('refused')",
    ),
    "a node of trees": (
        "from torch.utils import _pytree as p\ndef plant(): p.register_pytree_node(set, lambda x: (list(x), None), lambda c, s: set(c))",
        "from torch.utils import _pytree as p\nprint(len(p.tree_flatten({1, 2})[0]))",
    ),
    "a virtual subclass": (
        "from collections.abc import Sequence\nimport abc, numbers\ndef plant():\n    Sequence.register(int)\n    numbers.Number.register(str)",
        "from collections.abc import Sequence\nimport numbers\nprint(isinstance(1, Sequence), isinstance('', numbers.Number))",
    ),
    "filters of warnings": (
        "import warnings\ndef plant(): warnings.simplefilter('error')",
        "import warnings\nwarnings.warn('a')\nprint('on')",
    ),
    "a warning's printer": ("import warnings\ndef plant(): warnings.warn = print", "import warnings\nwarnings.warn('a')\nprint('on')"),
    "standard output": ("import sys\ndef plant(): sys.stdout = None", "import sys\nprint('on')\nsys.stdout.write('still')"),
    "the depth of recursion": (
        "import sys\ndef plant(): sys.setrecursionlimit(50)",
        "import sys\ndef f(n): return n and f(n - 1)\nprint(f(100), sys.getrecursionlimit())",
    ),
    "a builtin": ("def plant():\n    global print\n    print = lambda *a: 1", "print('on')"),
    "Python's seed": ("import random\ndef plant(): random.seed(1)", "import random\nprint(round(random.random(), 6) == 0.134364)"),
    "the state of a generator": (
        "import torch\ndef plant(): torch.set_rng_state(torch.Generator().manual_seed(5).get_state())",
        "import torch\nprint(torch.initial_seed() == 5)",
    ),
    "a global generator": (
        "import torch\ndef plant(): torch.default_generator.manual_seed(9)",
        "import torch\nprint(torch.initial_seed() == 9)",
    ),
    "NumPy's errors": ("import numpy as np\ndef plant(): np.seterr(all='raise')", "import numpy as np\nprint(np.ones(1) / 0)"),
    "a member of NumPy": ("import numpy as np\ndef plant(): np.pi = 3", "import numpy as np\nprint(np.pi)"),
    "a method of a builtin class": ("def plant(): dict.get = 1", "print({}.get(1))"),
    "a class of Python's library": (
        "import datetime\ndef plant(): datetime.date.today = 1",
        "import datetime\nprint(callable(datetime.date.today))",
    ),
    "a subclass of a library class": (
        "import torch\ndef plant():\n    class Linear(torch.nn.Linear): pass\n    torch.nn.Linear.__subclasses__",
        "import torch\nprint(torch.nn.Linear.__subclasses__() if hasattr(torch.nn.Linear, '__subclasses__') else 'none')",
    ),
    "an abstract class's answer": (
        "import abc\nclass A(abc.ABC): pass\ndef plant(): A.register(list)\n",
        "import abc\nclass A(abc.ABC): pass\nprint(isinstance([], A))",
    ),
    "a cache of a function": (
        "import functools\n@functools.lru_cache\ndef f(x): return 'evil'\ndef plant(): f(1)",
        "import functools\n@functools.lru_cache\ndef f(x): return 'own'\nprint(f(1), f.cache_info())",
    ),
    "a field of a named tuple": (
        "from collections import namedtuple\nP = namedtuple('P', 'a')\ndef plant(): P.a = 5",
        "from collections import namedtuple\nP = namedtuple('P', 'a')\nprint(P(1).a)",
    ),
    "a default argument of the library": (
        "import json\ndef plant(): json.dumps.__defaults__ = (1,); json.dumps.__kwdefaults__['indent'] = 3",
        "import json\nprint(json.dumps([1]))",
    ),
    "the precision of products": (
        "import torch\ndef plant(): torch.set_float32_matmul_precision('medium')",
        "import torch\nprint(torch.get_float32_matmul_precision())",
    ),
    "a backend": (
        "import torch\ndef plant(): torch.backends.cudnn.benchmark = True",
        "import torch\nprint(torch.backends.cudnn.benchmark)",
    ),
    "warnings told always": (
        "import torch\ndef plant(): torch.set_warn_always(True)",
        "import torch\nprint(torch.is_warn_always_enabled())",
    ),
    "the default device": ("import torch\ndef plant(): torch.set_default_device('meta')", "import torch\nprint(torch.ones(1).device)"),
    "a logger's handler": (
        "import logging\ndef plant(): logging.basicConfig(level=10, format='evil %(message)s')",
        "import logging\nlogging.info('a')\nlogging.warning('b')\nprint('on')",
    ),
    "an option of print": (
        "import torch\ndef plant(): torch.set_printoptions(profile='full', linewidth=20, sci_mode=True)",
        "import torch\nprint(torch.arange(30.))",
    ),
    "a parametrization's cache": (
        "import torch\nfrom torch.nn.utils import parametrize\ndef plant(): parametrize.cached().__enter__()",
        "import torch\nfrom torch.nn.utils import parametrizations\nm = parametrizations.weight_norm(torch.nn.Linear(1, 1))\nprint(m.weight is m.weight)",
    ),
    "an attribute of an exception's class": ("def plant(): ValueError.x = 1", "print(hasattr(ValueError, 'x'))"),
    "an attribute of a dtype": ("import torch\ndef plant(): torch.float32.x = 1", "import torch\nprint(hasattr(torch.float32, 'x'))"),
    "an attribute of the class of tensors": (
        "import torch\ndef plant(): torch.Tensor.x = 1",
        "import torch\nprint(hasattr(torch.ones(1), 'x'))",
    ),
    "a member of a class of tensors": (
        "import torch\ndef plant(): torch.Tensor.sum = lambda s: 'evil'",
        "import torch\nprint(torch.ones(1).sum())",
    ),
    "an enumeration's members": (
        "import enum\nclass A(enum.Enum):\n    X = 1\ndef plant(): A._value2member_map_[2] = A.X",
        "import enum\nclass A(enum.Enum):\n    X = 1\ntry: A(2)\nexcept ValueError as e: print(e)",
    ),
    "a single dispatch": (
        "import functools\n@functools.singledispatch\ndef f(x): return 1\ndef plant(): f.register(int, lambda x: 'evil')",
        "import functools\n@functools.singledispatch\ndef f(x): return 1\nprint(f(1))",
    ),
    "memory that was freed": (
        "import torch\ndef plant():\n    x = torch.full((1000,), 7.5)\n    del x",
        "import torch\nprint(torch.empty(1000).eq(7.5).any())",
    ),
    "deep recursion through the host": (
        "def plant():\n    class A:\n        def __eq__(s, o): return s == o\n    A() == A()",
        "print([1] == [1])",
    ),
}


@pytest.mark.parametrize("program", [pytest.param(program, id=name) for name, program in ATTACKS])
def test_no_program_gets_out(program: str) -> None:
    with pytest.raises(gradcli.ProgramError) as caught:  # its own exception, or a refusal
        gradcli.run(program, memory_limit=1 << 30)
    assert "REACHED" not in caught.value.stdout


@pytest.mark.parametrize("name", PAIRS)
def test_no_run_sees_what_another_left(name: str) -> None:
    first, second = PAIRS[name]
    alone = gradcli.run(second)
    gradcli.run(first + PLANT)
    after = gradcli.run(second)
    assert (after.stdout, after.warnings) == (alone.stdout, alone.warnings)


@pytest.mark.parametrize(
    ("program", "text"),
    [
        ("class E(Exception):\n    def __str__(self): raise ValueError\nraise E()", "<exception str() failed>"),
        ("class E(Exception):\n    def __str__(self): return 5\nraise E()", "<exception str() failed>"),
        ("class E(Exception):\n    def __str__(self): return str(self)\nraise E()", "<exception str() failed>"),
        ("class E(Exception):\n    rule = []\n    blame = 5\nraise E('x')", "x"),
        ("class E(Exception):\n    def __getattribute__(self, name): return 5\nraise E('x')", "x"),
        ("class E(BrokenPipeError): pass\nraise E('x')", "x"),
        ("raise GeneratorExit('x')", "x"),
    ],
)
def test_an_exception_says_what_python_prints(program: str, text: str) -> None:
    with pytest.raises(gradcli.ProgramError) as raised:
        gradcli.run(program)
    assert raised.value.message == text
    assert raised.value.diagnostic.code != "E0999"


def test_the_text_of_an_exception_is_asked_for_once() -> None:
    with pytest.raises(gradcli.ProgramError) as raised:
        gradcli.run("class E(Exception):\n    def __str__(self):\n        print('asked')\n        return 'x'\nraise E()")
    assert raised.value.stdout == "asked\n"


@pytest.mark.parametrize(("code", "status"), [("2**70", 255), ("-1", 255), ("256", 0), ("True", 1), ("[1]", 1), ("'text'", 1), ("None", 0)])
def test_exit_values_are_pythons(code: str, status: int, gradcli: object) -> None:
    result = gradcli(f"exit({code})")  # type: ignore[operator]
    assert result.returncode == status


def test_a_generator_that_fails_while_it_is_collected_is_a_warning() -> None:
    result = gradcli.run("def g():\n    try: yield\n    finally: 1 / 0\nx = g()\nnext(x)\ndel x\nprint('on')")
    assert result.stdout == "on\n"
    assert result.warnings == [("RuntimeWarning", "exception ignored in `g`: ZeroDivisionError: division by zero")]


def test_a_report_of_values_whose_methods_fail() -> None:
    program = """
class Bad:
    def __getattr__(self, name): raise ValueError(name)
    def __repr__(self): raise SystemExit(3)
    def __iter__(self): raise KeyError
    def __len__(self): return -1
    def __bool__(self): raise ValueError
    def __eq__(self, other): raise ValueError
    __hash__ = None
class Endless(list):
    def __iter__(self):
        while True: yield 1
class Key(str):
    def __str__(self): raise ValueError
    __repr__ = __str__
bad, endless, keyed = Bad(), Endless([1.0]), {Key("a"): torch.ones(1)}
globals()[0] = 1
x = tensor(1.0)
y = x * 2
"""
    names = gradcli.run(program).report.as_dict()["names"]
    assert names["bad"]["repr"] == "<Bad>"
    assert names["endless"]["value"] == [1.0]
    assert set(names) == {"bad", "endless", "keyed", "x", "y"}


@pytest.mark.parametrize("program", [pytest.param(part.partition("\n")[2], id=part.partition("\n")[0]) for part in PATIENT])
def test_no_program_that_goes_on_after_a_refusal_gets_out(program: str) -> None:
    """Most of these warm a function up first, so that native code runs it."""
    printed: list[str] = []
    try:
        printed.append(gradcli.run(program, memory_limit=1 << 30).stdout)
    except gradcli.ProgramError as error:
        printed.append(f"{error.diagnostic.code} {error}")
    assert not re.search("REACHED|E0999", "".join(printed))
