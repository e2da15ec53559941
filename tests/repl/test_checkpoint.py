"""Going back without running anything again: what a checkpoint keeps, and where there is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gradcli.diagnostics.model import Source
from gradcli.host.streams import Streams
from gradcli.lang.parsing.parser import parse
from gradcli.lang.syntax import nodes as syntax
from gradcli.repl import checkpoint, journal, loop
from gradcli.repl.checkpoint import Checkpoint, Unkept
from gradcli.repl.look import Look
from gradcli.repl.loop import Repl
from gradcli.runs.session import Session, Settings

PROGRAMS = Path(__file__).parent.parent / "recorded" / "programs"
Enter = Callable[..., str]


@pytest.fixture
def repl(monkeypatch: pytest.MonkeyPatch) -> Iterator[Repl]:
    """A session nobody types in, in which every entry counts as one that took long."""
    monkeypatch.setattr(loop, "reader", lambda look, world, tell: None)
    monkeypatch.setattr(journal, "WORTH", 0.0)
    monkeypatch.setattr(journal, "TIMES", 1000)
    made = Repl(Settings(), Streams(), Look(banner=False))
    yield made
    made.session.__exit__()
    made.journal.close()


@pytest.fixture
def enter(repl: Repl, capsys: pytest.CaptureFixture[str]) -> Enter:
    def entered(*entries: str) -> str:
        """What the last of them writes."""
        for entry in entries:
            capsys.readouterr()
            repl.guarded(lambda entry=entry: repl.enter(entry))
        return capsys.readouterr().out

    return entered


@pytest.fixture
def runs(repl: Repl, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The entries that ran, again or for the first time."""
    run, ran = repl.execute, list[str]()

    def execute(entry: journal.Entry) -> None:
        ran.append(entry.first_line)
        run(entry)

    monkeypatch.setattr(repl, "execute", execute)
    return ran


CHANGES = {
    "a name": ("a = 1", "a = 2", "a"),
    "a new name": ("a = 1", "b = 2", "'b' in globals()"),
    "a list": ("a = [1, [2]]; b = a[1]", "a[1].append(3); a.clear()", "a, b, a[1] is b"),
    "a dict": ("a = {'x': 1}; b = a", "del a['x']; a[2] = 3", "a, b is a"),
    "a set": ("a = {1, 2}", "a.add(3)", "a"),
    "bytes": ("a = bytearray(b'ab')", "a[0] = 99; a.append(1)", "a"),
    "a queue": ("from collections import deque\na = deque([1, 2], 3)", "a.append(3); a.append(4)", "a"),
    "a dict with a default": (
        "from collections import defaultdict\na = defaultdict(list)",
        "a['x'].append(1)",
        "a",
    ),
    "an ordered dict": ("from collections import OrderedDict\na = OrderedDict(x=1, y=2)", "a.move_to_end('x'); del a['y']", "a"),
    "counts": ("from collections import Counter\na = Counter('aab')", "a.update('c')", "a"),
    "a written tensor": ("a = tensor([1., 2.], requires_grad=False); b = a[:1]", "b.mul_(5)", "a, b, a._version"),
    "a gradient": ("x = tensor([1., 2.], requires_grad=True); y = (x * x).sum(); y.backward()", "(3 * x).sum().backward()", "x.grad"),
    "a graph that was freed": ("x = tensor(2., requires_grad=True); y = x ** 3", "y.backward()", "y.backward(); x.grad"),
    "a leaf that is none any more": ("x = tensor(2., requires_grad=True)", "x.requires_grad_(False)", "x"),
    "random numbers": ("torch.manual_seed(1)", "a = randn(2)", "randn(3)"),
    "Python's random numbers": ("import random\nrandom.seed(3)", "a = random.random()", "random.random()"),
    "NumPy's random numbers": (
        "import numpy as np\nnp.random.seed(3); g = np.random.default_rng(2); np.random.randn()",
        "a = np.random.randn(); b = g.random()",
        "np.random.randn(), np.random.rand(), g.random()",
    ),
    "a variable of a function": (
        "def counter():\n    n = 0\n    def more():\n        nonlocal n\n        n += 1\n        return n\n    return more\nf = counter()",
        "f(); f()",
        "f()",
    ),
    "a default": ("def f(a=[]):\n    a.append(1)\n    return len(a)", "f(); f()", "f()"),
    "an attribute of a function": ("def f(): return 1\nf.calls = 1", "f.calls = 2; f.more = 3", "f.calls, hasattr(f, 'more')"),
    "an instance": ("class A: pass\na = A(); a.x = 1", "a.x = 2; a.y = 3", "a.x, hasattr(a, 'y')"),
    "slots": ("class A:\n    __slots__ = ('x', 'y')\na = A(); a.x = 1", "a.x = 2; a.y = 3", "a.x, hasattr(a, 'y')"),
    "a class": ("class A:\n    n = 1\na = A()", "A.n = 2; A.m = 3", "a.n, hasattr(a, 'm')"),
    "a method": ("class A:\n    def f(self): return 1\na = A()", "A.f = lambda self: 2", "a.f()"),
    "what an instance is": ("class A: name = 'A'\nclass B: name = 'B'\na = A()", "a.__class__ = B", "a.name"),
    "a list of the program's class": ("class L(list): pass\na = L([1]); a.n = 1", "a.append(2); a.n = 2", "a, a.n"),
    "an exception": ("e = ValueError(1)", "e.args = (2,); e.__cause__ = KeyError(1)", "e.args, e.__cause__"),
    "the shape of an array": ("import numpy as np\na = np.arange(6); b = a[:4]", "a.shape = (2, 3); b.shape = (2, 2); a[0, 0] = 9", "a, b"),
    "the default dtype": ("a = 1", "torch.set_default_dtype(torch.float64)", "torch.get_default_dtype()"),
    "how tensors print": ("a = tensor(1 / 3)", "torch.set_printoptions(precision=2)", "a"),
    "a module and its optimiser": (
        "import torch\ntorch.manual_seed(0)\nm = torch.nn.Linear(2, 1)\no = torch.optim.Adam(m.parameters())\nm(torch.ones(2)).backward(); o.step()",
        "m(torch.ones(2)).backward(); o.step(); m.eval(); o.param_groups[0]['lr'] = 7",
        "m.training, list(m.parameters()), o.state_dict()",
    ),
    "hooks": ("x = tensor(2., requires_grad=True); h = x.register_hook(lambda g: g * 10)", "h.remove()", "(x * x).backward(); x.grad"),
    "modes": ("a = 1", "torch.is_grad_enabled(); torch.set_grad_enabled(False)", "torch.is_grad_enabled()"),
}


@pytest.mark.filterwarnings("ignore:Setting the shape:DeprecationWarning")  # the program's own, from NumPy 2.5 on
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_undone_and_redone(change: str, repl: Repl, enter: Enter, runs: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, look = CHANGES[change]
    enter(first, second, ":undo")
    runs.clear()
    enter(":redo", ":undo", ":redo")
    assert runs == []
    changed = enter(look)
    if repl.journal.entries[-1].is_step:
        enter(":undo")
    enter(":undo")
    assert runs == [look], "nothing ran again"
    unchanged = enter(look)
    monkeypatch.setattr(journal, "WORTH", 1000.0)
    assert unchanged == enter(":reset", first, look)
    assert changed == enter(":reset", first, second, look) != unchanged


def programs() -> list[Path]:
    """Some of all kinds."""
    return sorted(PROGRAMS.rglob("*.py"))[::8]


def printed(session: Session, module: syntax.Module) -> str:
    """What a part of a program prints, but for addresses."""
    pieces: list[str] = []
    session.world.write = pieces.append
    try:
        session.world.execute(module, echo=lambda value: pieces.append("" if value is None else type(value).__name__))
    except Exception as error:
        pieces.append(f"{type(error).__name__}: {error}")
    return re.sub(r"0x[0-9a-f]+", "0x", "".join(pieces))


@pytest.mark.parametrize("path", programs(), ids=lambda path: path.stem)
def test_the_rest_of_a_program_runs_twice_alike(path: Path) -> None:
    module = parse(Source(path.name, path.read_text(encoding="utf-8")))
    middle = max(1, 2 * len(module.body) // 3)
    with Session(Settings(seed=1)) as session:
        printed(session, syntax.Module(module.span, module.body[:middle]))
        try:
            there = Checkpoint(session)
        except Unkept as reason:
            pytest.skip(f"{reason}")
        rest = syntax.Module(module.span, module.body[middle:])
        once = printed(session, rest)
        there.restore()
        assert printed(session, rest) == once


HOLDERS = {
    "a generator": "g = (i for i in range(3)); next(g)",
    "an iterator": "i = iter([1, 2, 3]); next(i)",
    "a key that says what it equals": "class K:\n    def __eq__(self, other): return False\n    def __hash__(self): return 1\nd = {(K(), 1): 1}",
}


@pytest.mark.parametrize("holder", HOLDERS)
def test_what_does_not_tell_what_it_holds_has_everything_run_again(holder: str, repl: Repl, enter: Enter, runs: list[str]) -> None:
    enter(HOLDERS[holder], "x = 1")
    assert not any(repl.journal.is_of_now(entry) for entry in repl.journal.entries)
    runs.clear()
    assert enter(":undo", "'x' in globals()") == "False\n"
    assert runs == [repl.journal.entries[0].first_line, "'x' in globals()"]


@pytest.mark.parametrize(("name", "most"), [("OBJECTS", 100), ("BYTES", 1000)])
def test_too_much_is_not_kept(name: str, most: int, repl: Repl, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoint, name, most)
    enter("x = ones(1000)")
    assert repl.journal.entries[-1].after is None


def test_a_limit_on_memory_keeps_less() -> None:
    with Session(Settings(memory_limit=1 << 20)) as session:
        session.world.execute(parse(Source("", "x = ones(10000)")))
        Checkpoint(session)
        session.world.execute(parse(Source("", "x = ones(30000)")))
        with pytest.raises(Unkept, match="much memory"):
            Checkpoint(session)


def test_no_code_of_the_program_runs() -> None:
    text = """
class Loud:
    def __getattribute__(self, name): print("asked", name); return 1
    def __hash__(self): print("hashed"); return 1
    def __eq__(self, other): print("compared"); return True
    def __len__(self): print("measured"); return 1
    def __bool__(self): print("tested"); return True
    def __iter__(self): print("gone through"); return iter(())
class Keys(dict):
    def keys(self): print("keys"); return []
    def items(self): print("items"); return []
    def __iter__(self): print("iterated"); return iter(())
    def update(self, *a): print("updated")
a, b = Loud(), Keys(x=[1])
"""
    with Session(Settings()) as session:
        assert printed(session, parse(Source("", text))) == ""
        there = Checkpoint(session)
        printed(session, parse(Source("", "dict.__setitem__(b, 'x', 2)")))
        pieces: list[str] = []
        session.world.write = pieces.append
        there.restore()
        assert not pieces
        assert printed(session, parse(Source("", "print(dict.__getitem__(b, 'x'));"))) == "[1]\n"


def test_a_rest_that_fails_changes_nothing(repl: Repl, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    enter("a = [1]")
    monkeypatch.setattr(journal, "WORTH", 1000.0)
    enter("import time\na.append(1 // (time.time() > 0))", "a.append(5)")
    repl.journal.entries[1].failure = "as if it had failed"
    enter(":undo")
    assert enter("a") == "[1, 1, 5]\n"


def test_only_what_came_after_a_checkpoint_runs_again(repl: Repl, enter: Enter, runs: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    enter("a = [1]")
    monkeypatch.setattr(journal, "WORTH", 1000.0)
    enter("a.append(2)", "a.append(3)")
    runs.clear()
    assert enter(":undo", "a") == "[1, 2]\n"
    assert runs == ["a.append(2)", "a"]


def test_redo_needs_no_run_where_the_entry_left_a_checkpoint(repl: Repl, enter: Enter, runs: list[str]) -> None:
    enter("a = [1]", "a.append(2)", ":undo")
    runs.clear()
    assert enter(":redo", "a") == "[1, 2]\n"
    assert runs == ["a"]


def test_a_session_that_was_built_anew_has_no_use_for_older_checkpoints(repl: Repl, enter: Enter) -> None:
    enter("a = [1]")
    repl.journal.entries[0].after = None
    enter("a.append(2)", "a.append(3)", ":undo 2")  # no way back but to run the first entry again
    assert [enter("a"), enter(":redo", "a"), enter(":redo", "a")] == ["[1]\n", "[1, 2]\n", "[1, 2, 3]\n"]


def test_where_none_is_to_be_had_it_is_asked_for_seldom(repl: Repl, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[None] = []
    monkeypatch.setattr(repl.journal, "checkpoint", lambda: asked.append(None))
    monkeypatch.setattr(journal, "WORTH", 1000.0)
    enter("a = 1")
    repl.journal.entries[0].seconds = 2000.0
    enter("b = 1", "c = 1", "d = 1")
    assert len(asked) == 1


def test_few_checkpoints_are_kept(repl: Repl, enter: Enter) -> None:
    enter(*[f"a = {number}" for number in range(8)])
    assert [entry.after is not None for entry in repl.journal.entries] == [False] * 5 + [True] * 3
