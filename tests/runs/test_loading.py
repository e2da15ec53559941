"""What is loaded when first needed, while two threads need it: neither sees the half of it that is there already."""

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from threading import Event
from types import ModuleType
from typing import Any

import pytest

from gradcli.engine import families
from gradcli.engine.table import table
from gradcli.engine.table.kinds import Tensor
from gradcli.lang.compile import frame
from gradcli.views.base import view

PACKAGES = {"row": "gradcli.ops", "compiler": "gradcli.lang.compile", "view": "gradcli.views.files"}


class Slow(MetaPathFinder, Loader):
    """A module whose body enters something, waits, and only then defines what that needs."""

    def __init__(self, name: str, enter: Callable[[ModuleType], object]) -> None:
        self.name, self.enter = name, enter
        self.entered, self.may_go_on = Event(), Event()

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        return ModuleSpec(fullname, self) if fullname == self.name else None

    def exec_module(self, module: ModuleType) -> None:
        self.enter(module)
        self.entered.set()
        assert self.may_go_on.wait(30)
        module.needed = "there"  # type: ignore[attr-defined]


def enter_row(module: ModuleType) -> None:
    def slow_row(F: Any, self: Tensor) -> Any:
        return module.needed

    slow_row.__module__ = module.__name__
    table.enter(table.Composite(slow_row, names="", samples=(), varargs="", creates=False))


class Slowly:
    """A kind of node that no program has."""


def enter_compiler(module: ModuleType) -> None:
    frame.expression(Slowly)(lambda unit, node: module.needed)  # type: ignore[arg-type,return-value,type-var]


def enter_view(module: ModuleType) -> None:
    view._ROWS["slow"] = lambda: module.needed  # type: ignore[assignment]


def use(kind: str) -> Any:
    if kind == "row":
        return table.row("slow_row").kernel(None, None)
    if kind == "compiler":
        return frame.EXPRESSIONS[Slowly](None, None)  # type: ignore[arg-type]
    return view.named("slow")()  # type: ignore[operator]


@pytest.fixture
def slow(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Slow]]:
    kind = request.param
    module = Slow(f"{PACKAGES[kind]}.slow", {"row": enter_row, "compiler": enter_compiler, "view": enter_view}[kind])
    monkeypatch.setitem(families.directory().by_key, "slow_row", "slow")
    monkeypatch.setitem(frame.LATER, "Slowly", "slow")
    monkeypatch.setitem(view.names(), "slow", module.name)
    monkeypatch.setattr(sys, "meta_path", [module, *sys.meta_path])
    yield kind, module
    sys.modules.pop(module.name, None)
    for entered in (table.ROWS, table._found):
        entered.pop("slow_row", None)
    for compilers in (frame.EXPRESSIONS, frame.EXPRESSIONS.entered):
        compilers.pop(Slowly, None)
    view._ROWS.pop("slow", None)


@pytest.mark.parametrize("slow", PACKAGES, indirect=True)
def test_the_second_thread_waits(slow: tuple[str, Slow]) -> None:
    kind, module = slow
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(use, kind)
        assert module.entered.wait(5), first.exception(1)
        second = pool.submit(use, kind)
        with pytest.raises(TimeoutError):
            second.result(0.05)
        module.may_go_on.set()
        assert (first.result(30), second.result(30)) == ("there", "there")
