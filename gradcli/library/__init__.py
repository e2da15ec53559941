"""What a program can import: closed modules, made by the loaders registered in `FILES`, one set for each world.

A file below this folder has a function ``load(world, name) -> Module``.  To add a module, write such a file and enter it in `FILES`; a module
``a.b`` is a member of ``a`` by itself.  What a module shows is its `members` and what its `find` finds, nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module as host_import
from typing import TYPE_CHECKING, Any, NoReturn

from gradcli.diagnostics import mistakes
from gradcli.diagnostics.facts import facts
from gradcli.diagnostics.model import did_you_mean
from gradcli.diagnostics.row import mark
from gradcli.lang.access import runtime
from gradcli.lang.syntax.words import words
from gradcli.library import absent
from gradcli.library.written import Loaders

if TYPE_CHECKING:
    from gradcli.library.protocol import World

# Module a program imports -> the file here that makes it; those of `gradcli/prelude` are there by themselves.
ENTERED: dict[str, str] = {
    "__future__": "python.small",
    "abc": "python.small",
    "collections": "python.containers",
    "collections.abc": "python.containers",
    "contextlib": "python.managers",
    "copy": "python.copies",
    "dataclasses": "python.records",
    "enum": "python.enums",
    "functools": "python.functions",
    "gc": "python.small",
    "itertools": "python.functions",
    "math": "python.mathematics",
    "operator": "python.functions",
    **dict.fromkeys(("matplotlib", "matplotlib.pyplot", "matplotlib.style", "matplotlib.cm", "matplotlib.colors"), "plots.pyplot"),
    **dict.fromkeys(("matplotlib.patches", "matplotlib.lines", "matplotlib.ticker", "matplotlib.gridspec"), "plots.pyplot"),
    **dict.fromkeys(("IPython", "IPython.display"), "plots.display"),
    "os": "python.system",
    **dict.fromkeys(("os.path", "pathlib"), "python.paths"),
    **dict.fromkeys(("pprint", "traceback"), "python.printing"),
    "random": "python.mathematics",
    "re": "python.regular",
    **dict.fromkeys(("bisect", "cmath", "heapq", "numbers", "platform", "textwrap"), "python.pure"),
    "statistics": "python.mathematics",
    "string": "python.small",
    "sys": "python.system",
    "time": "python.system",
    **dict.fromkeys(("numpy", "numpy.linalg", "numpy.random"), "numpy.functions"),
    **dict.fromkeys(("torch", "torch.nn.functional", "torch.linalg", "torch.special", "torch.fft"), "torch.namespace"),
    **dict.fromkeys(("torch.masked", "torch.ops", "torch.ops.aten", "torch.signal", "torch.signal.windows"), "torch.namespace"),
    "torch.return_types": "torch.namespace",
    **dict.fromkeys(
        ("torch.accelerator", "torch.cuda", "torch.mps", "torch.xpu", "torch.backends", "torch.version", "torch.random"), "torch.machine"
    ),
    **dict.fromkeys(
        ("torch.autograd", "torch.autograd.functional", "torch.autograd.function", "torch.autograd.variable"), "torch.autograd"
    ),
    **dict.fromkeys(
        (
            "torch.autograd.gradcheck",
            "torch.autograd.grad_mode",
            "torch.autograd.anomaly_mode",
            "torch.autograd.profiler",
            "torch.func",
            "torch.profiler",
        ),
        "torch.autograd",
    ),
    "torch.autograd.graph": "torch.graph",
    "torch.overrides": "torch.settings",
    "torch.autograd.forward_ad": "torch.forward",
    **dict.fromkeys(("torch.nn", "torch.nn.parameter"), "torch.written"),
    **dict.fromkeys(("datetime", "json", "timeit"), "python.plain_data"),
    "types": "python.small",
    "typing": "python.annotations",
    "warnings": "python.system",
}
FILES = Loaders(ENTERED)
PLOTTING = "gradcli draws with matplotlib.pyplot only: remove the import and the calls that use it, or run with --skip-plots"
THREE_D = (
    "gradcli draws no 3-D plots: draw contours (contourf) or slices, remove the import and the calls that use it, or run with --skip-plots"
)
SKIPPED = ("matplotlib", "mpl_toolkits")  # under --skip-plots, with what is refused as plotting
TRAINING = "gradcli does not load data sets or models: remove the import, and create the data in the program"
FRAMEWORK = "gradcli runs PyTorch programs: `import torch`, and use its functions"
FILES_ARE_CLOSED = "a program has no access to files or the network: remove the import, and pass data with -v x=@file"
REFUSED: dict[str, str] = {
    **dict.fromkeys(
        words(
            """
        pylab seaborn plotly bokeh graphviz torchviz IPython
        """
        ),
        PLOTTING,
    ),
    "mpl_toolkits": THREE_D,
    **dict.fromkeys(
        words(
            """
        torchvision torchaudio torchtext sklearn datasets transformers
        """
        ),
        TRAINING,
    ),
    **dict.fromkeys(("tensorflow", "keras", "jax", "flax", "autograd", "mxnet"), FRAMEWORK),
    **dict.fromkeys(
        words(
            """
            requests urllib http socket shutil glob tempfile pickle csv io subprocess pandas PIL cv2
            """
        ),
        FILES_ARE_CLOSED,
    ),
    **dict.fromkeys(("threading", "multiprocessing", "asyncio", "concurrent"), "a program runs in one thread: remove the import"),
    **dict.fromkeys(("importlib", "inspect", "builtins", "ctypes", "ast", "dis", "pdb"), "a program has no access to Python's internals"),
}


STARRED = {
    "torch.autograd": frozenset({"grad_mode"}),
    "torch.nn": frozenset({"functional", "init", "modules", "parameter", "utils"}),
    "torch.nn.utils": frozenset({"parametrizations", "parametrize", "rnn", "stateless"}),
    "torch.optim": frozenset({"lr_scheduler", "swa_utils"}),
}  # modules of torch that a star binds; others have to be named


class Module:
    """A module as a program sees it."""

    __slots__ = ("find", "list_names", "load", "members", "name")
    is_library = True  # a report does not show it

    def __init__(
        self,
        name: str,
        members: dict[str, Any] | None = None,
        find: Callable[[str], Any] | None = None,
        names: Callable[[], Iterable[str]] = tuple,
    ) -> None:
        self.name, self.members = name, {} if members is None else members
        self.find, self.list_names = find, names
        self.load: Callable[[str], Any] | None = None  # how a module below this one is loaded; set by the world
        runtime.open_to_programs(*(value for value in self.members.values() if isinstance(value, type)))  # it can say their names anyway

    def member(self, name: str) -> Any:
        """``module.name``: entered, or found now and kept, or a module below this one."""
        if name in self.members:
            return self.members[name]
        if name in ("__name__", "__package__"):
            return self.name
        if name == "__dict__":
            return dict(self.members)
        found = self.find(name) if self.find is not None else None
        if found is None and f"{self.name}.{name}" in FILES and self.load is not None:
            found = self.load(f"{self.name}.{name}")
        if found is None:
            raise AttributeError(f"module '{self.name}' has no attribute '{name}'", name=name, obj=None)
        self.members[name] = found
        if isinstance(found, type):
            runtime.open_to_programs(found)
        return found

    def put(self, name: str, value: Any) -> None:
        self.members[name] = value

    def names(self) -> list[str]:
        """Everything it has, as far as it can tell."""
        return sorted({*self.members, *self.list_names(), *self._below()})

    def _below(self) -> set[str]:
        """The modules below this one."""
        return _by_parent().get(self.name, set())

    def public(self) -> dict[str, Any]:
        """What ``from module import *`` binds."""
        kept_back = set()
        if self.name.partition(".")[0] == "torch":
            kept_back = self._below() - STARRED.get(self.name, frozenset()) - {*self.list_names()}
        return {name: self.member(name) for name in self.names() if not name.startswith("_") and name not in kept_back}

    def __repr__(self) -> str:
        return f"<module '{self.name}'>"


@cache
def _by_parent() -> dict[str, set[str]]:
    """The modules below each module."""
    found: dict[str, set[str]] = {}
    for name in FILES:
        parent, _, last = name.rpartition(".")
        found.setdefault(parent, set()).add(last)
    return found


Module.__name__, Module.__module__ = "module", "builtins"  # as Python's own texts call it
runtime.handle(Module, Module.member, Module.put, Module.names)


# ---- importing -----------------------------------------------------------------------------------------------------------------------


def make(world: World, name: str) -> Module:
    """Make a module for a world."""
    file = FILES.get(name)
    top = name.partition(".")[0]
    if world.skip_plots and (top in SKIPPED or REFUSED.get(top) is PLOTTING):
        file = "plots.skipped"
    if file is None and top == "matplotlib":
        absent_of_matplotlib(name)
    if file is None:
        unknown(name)
    module: Module = host_import(f"{__name__}.{file}").load(world, name)
    return module


def absent_of_matplotlib(name: str) -> NoReturn:
    """Refuse a part of matplotlib by name."""
    error = ModuleNotFoundError(f"No module named '{name}' in gradcli", name=name)
    facts(error)["help"] = "remove the import and the calls that use it, or run with --skip-plots"
    raise error


def unknown(name: str) -> NoReturn:
    """Refuse an import, saying what there is or what to do."""
    top, (above, _, last) = name.partition(".")[0], name.rpartition(".")
    advice = REFUSED.get(top) or absent.advice(above, last)
    if not advice:
        near = did_you_mean(name, FILES)
        advice = (
            f"did you mean {' or '.join(f'`{one}`' for one in near)}?"
            if near
            else f"there are {', '.join(sorted(one for one in FILES if '.' not in one and one[0] != '_'))}"
        )
    error = ModuleNotFoundError(f"No module named '{name}'", name=name)
    facts(error)["help"] = advice
    raise error


def import_module(load: Callable[[str], Any], name: str, level: int = 0) -> Module:
    """The module a dotted name means, its parents loaded before it."""
    if level:
        raise ImportError("attempted relative import with no known parent package")
    parts = name.split(".")
    for end in range(1, len(parts)):
        load(".".join(parts[:end]))
    module: Module = load(name)
    return module


def import_member(module: Module, name: str) -> Any:
    """One name of ``from module import name``."""
    try:
        return module.member(name)
    except AttributeError:
        pass
    known = set(module.names())
    near = did_you_mean(name, {one for one in known if name.endswith("_") or not (one.endswith("_") and one[:-1] in known)})
    guess = f"did you mean {' or '.join(f'`{one}`' for one in near)}?" if near else ""
    error = ImportError(f"cannot import name '{name}' from '{module.name}'", name=module.name)
    mark(error, mistakes.unknown_member, name=name)
    facts(error)["help"] = absent.advice(module.name, name) or guess
    raise error
