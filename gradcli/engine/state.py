"""What one run owns: its modes, its defaults, its warnings, and where in the program it is."""

from __future__ import annotations

from _thread import allocate_lock, get_ident  # `threading` takes longer to load
from collections.abc import Callable
from contextlib import contextmanager
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.engine.errors import refuse_memory

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from weakref import WeakSet

    from gradcli.diagnostics.model import Span
    from gradcli.engine.backward.packing import PackHooks
    from gradcli.engine.backward.sweep import Sweep
    from gradcli.engine.random.generator import Generator
    from gradcli.engine.table.table import Op
    from gradcli.engine.tensor.print_options import PrintOptions
    from gradcli.engine.tensor.tensor import Tensor


class Turn:
    """A loop that is going on: where its statement stands, and which of its turns it is in."""

    __slots__ = ("number", "span")

    def __init__(self, span: Span) -> None:
        self.span, self.number = span, 0


class State:
    """The switches of one run.  A run starts with a fresh one, as a new process does."""

    __slots__ = (
        "anomaly",
        "backward_called",
        "batches",
        "chances",
        "check_finite",
        "check_nan",
        "cleared",
        "clock",
        "default_dtype",
        "depth",
        "drawing",
        "entropy",
        "followers",
        "generator",
        "grad_enabled",
        "hook_count",
        "inference",
        "levels",
        "listening",
        "memory_limit",
        "nesting",
        "new_generator",
        "nonfinite",
        "numpy_printing",
        "on_warning",
        "on_write",
        "overriding",
        "overwritten",
        "packing",
        "packing_refused",
        "print_options",
        "root",
        "root_array",
        "root_reaches_leaves",
        "root_where",
        "running",
        "shorthand",
        "special",
        "suspended",
        "sweep",
        "transforms",
        "turns",
        "uncalled",
        "warn_always",
        "warning_action",
        "warnings",
        "watch",
        "where",
    )

    def __init__(self) -> None:
        self.grad_enabled = True
        self.inference = False
        self.anomaly = False
        self.listening = False  # whether the program can look on while backward runs: from a hook, or a function of its own
        self.hook_count = 0  # how many hooks were registered: each has its number
        self.transforms = 0  # how many of the functions of torch.func are at work
        self.batches: tuple[int, ...] = ()  # the passes of vmap that are going on
        self.drawing = False  # whether the slices of a vmap draw random numbers just now
        self.chances: tuple[Any, ...] = ()  # and what each of them says of random numbers
        self.nesting: tuple[int, ...] = ()  # all transforms that are going on, the innermost last
        self.shorthand = False  # whether torch's functions take Python numbers for tensors
        self.check_nan = True
        self.packing: PackHooks | None = None  # what saved values go through, and why they may not
        self.packing_refused: str | None = None
        self.running: Sweep | None = None  # the backward pass that is going on
        self.cleared: set[int] = set()  # the `id` of tensors whose gradient the program dropped, and which thus had one
        self.warn_always = False
        self.warning_action: Callable[[str, str], str] | None = None  # what the program's filters say of a warning
        self.backward_called = False
        self.root: Callable[[], Tensor | None] | None = None  # where the last backward began: held weakly, for a graph hangs on it
        self.root_array: np.ndarray[Any, Any] | None = None  # and what its value was
        self.root_where: Span | None = None  # at which place of the program it was called
        self.root_reaches_leaves = False  # whether its gradients went into `.grad`
        self.check_finite = False  # whether each backward pass is looked at for NaN and infinities, until one was met
        self.nonfinite = False  # and whether one was
        self.uncalled: dict[Span, None] = {}  # statements that name a method of a value and do not call it
        self.overwritten = False  # whether a backward pass met a write of several values to one place
        self.overriding = True  # whether `__torch_function__` is asked
        self.entropy: int | None = None  # what the default generator was seeded with, if nothing else was said
        self.default_dtype: np.dtype[Any] = np.dtype(np.float32)
        self.memory_limit: int | None = None
        self.clock: Callable[[], None] | None = None  # called at every step of a run that is watched for time
        self.depth = 0  # how many calls of the program's functions are going on
        self.where: Span | None = None
        self.warnings: list[tuple[str, str, Span | None]] = []
        self.on_warning: Callable[[str, str], None] | None = None
        # Shown every result, and whether it is written in place, when a run is made again.
        self.watch: Callable[[Op, tuple[Any, ...], Tensor, bool], None] | None = None
        # The loops that are going on, where turns are counted: where each stands, and which turn it is in.
        self.turns: list[Turn] | None = None
        self.sweep: Callable[..., Sweep] | None = None  # the class that runs backward then
        # Shown every op with its arguments and results: what goes along with tensors, as tangents do.
        self.followers: tuple[Callable[[Op, tuple[Any, ...], Sequence[Tensor]], None], ...] = ()
        # Called after a write in place with the tensor, itself before the write, and what was written.
        self.on_write: Callable[[Tensor, Tensor, Tensor], None] | None = None
        self.levels: tuple[int, ...] = ()  # the passes of forward mode that are going on, the innermost last
        self.special = False  # whether a result needs more than its history: in inference mode, under a watch, and where somebody follows
        self.suspended: WeakSet[Any] | None = None  # generators of the program that have something to do when they are closed
        self.generator: Generator | None = None  # the default one, once something was drawn from it (see `random.default`)
        self.new_generator: Callable[[], Generator] | None = None  # what makes it, where `entropy` is not what it begins with
        self.numpy_printing: Any = None  # how NumPy printed before the program changed that
        self.print_options: PrintOptions | None = None  # once something was printed or they were set

    def follow(self, follower: Callable[[Op, tuple[Any, ...], Sequence[Tensor]], None]) -> None:
        """Show every op to `follower` from now on; once is enough."""
        if follower not in self.followers:
            self.followers = (*self.followers, follower)
        self.special = True

    def unfollow(self, follower: Callable[[Op, tuple[Any, ...], Sequence[Tensor]], None]) -> None:
        self.followers = tuple(other for other in self.followers if other is not follower)
        self.settle()

    def settle(self) -> None:
        """Whether results need more than their history, after one of the reasons went."""
        self.special = self.inference or self.watch is not None or bool(self.followers)

    def warn(self, category: str, text: str) -> None:
        """Say something once; where the program wants to be warned always, once at each place."""
        action = "" if self.warning_action is None else self.warning_action(category, text)
        if action == "ignore":
            return
        if action != "always" and any(
            (category, text) == said[:2] and (said[2] == self.where or not self.warn_always) for said in self.warnings
        ):
            return
        self.warnings.append((category, text, self.where))
        if self.on_warning is not None:
            self.on_warning(category, text)

    def reserve(self, shape: tuple[int, ...], itemsize: int) -> None:
        """Refuse an allocation past the memory limit before it is made.  `itemsize` in bytes."""
        if self.memory_limit is None:
            return
        size = itemsize
        for length in shape:
            size *= length
        if size > self.memory_limit:
            refuse_memory(size, self.memory_limit, shape)


STATE = State()


# ---- runs in several threads -----------------------------------------------------------------------------------------
#
# Every module holds the one object STATE, and reads and writes its slots thousands of times a second.  So its class is what changes: as long as one
# thread runs programs, it is `State`, and an attribute is a slot, which Python reads as fast as anything.  When a second thread starts a run, the
# class becomes `SharedState`: the same object and the same slots, but each name is a property now, which goes to the state of the thread that asks.
# The run that was first keeps the slots of STATE itself, so nothing is copied under its feet.  When the last run has ended, the slots are back.


class SharedState(State):
    """Where several threads run programs: each attribute is that of the thread's own run."""

    __slots__ = ()


class TimedState(State):
    """The state of a run that is watched for time: whoever says where the program is has the clock looked at."""

    __slots__ = ()


def _slot_of_thread(name: str) -> property:
    slot: Any = vars(State)[name]
    read, write = slot.__get__, slot.__set__

    def get(self: State) -> Any:
        return read(_states.get(get_ident(), _idle))

    def put(self: State, value: Any) -> None:
        write(_states.get(get_ident(), _idle), value)

    return property(get, put)


def _timed_slot(slot: Any) -> property:
    """Where the program is, with a look at the clock whenever that is said."""

    def put(self: State, span: Span | None) -> None:
        slot.__set__(self, span)
        clock = self.clock
        if clock is not None:
            clock()

    return property(slot.__get__, put)


for _name in State.__slots__:
    setattr(SharedState, _name, _slot_of_thread(_name))
for _class in (SharedState, TimedState):
    setattr(_class, "where", _timed_slot(vars(_class).get("where", vars(State)["where"])))  # noqa: B010  # no attribute a type checker knows

_states: dict[int, State] = {}  # by thread, while it runs a program and STATE is shared
_runs: dict[int, int] = {}  # by thread: how many runs are going on, one inside the other
_idle = State()  # of threads that run no program while others do
_lock = allocate_lock()


def _enter(thread: int) -> bool:
    """Count a run that begins; says whether it needs a state of its own, beside those of other threads."""
    with _lock:
        outermost = thread not in _runs
        _runs[thread] = _runs.get(thread, 0) + 1
        if not outermost or len(_runs) == 1:
            return False
        if type(STATE) is not SharedState:
            for first in _runs:
                if first != thread:
                    _states[first] = STATE
            STATE.__class__ = SharedState
        _states[thread] = State()
        return True


def _leave(thread: int) -> None:
    with _lock:
        _runs[thread] -= 1
        if not _runs[thread]:
            del _runs[thread]
            _states.pop(thread, None)
        if not _runs:
            STATE.__class__ = State


def state_of_thread() -> State:
    """That of this thread's run; of a thread that runs nothing one of its own kind, whatever run another thread keeps in STATE just now."""
    return STATE if get_ident() in _runs else _idle


_slots_of = attrgetter(*State.__slots__)


def renew() -> None:
    """The state of a new run in place of this thread's, whose run has ended. What the program told NumPy about printing ends with it."""
    if STATE.numpy_printing is not None:
        np.set_printoptions(**STATE.numpy_printing)
    clock = STATE.clock
    STATE.__init__()  # type: ignore[misc]  # one object, so that every module may hold it
    STATE.clock = clock


@contextmanager
def fresh() -> Iterator[State]:
    """Run the body with a new state and put the old one back afterwards, so that runs can nest; in other threads, beside this one.

    NumPy is told not to warn of infinities and NaN: PyTorch does not either.  What the program tells NumPy about printing ends with the run.
    """
    thread = get_ident()
    apart = _enter(thread)
    kept = () if apart else _slots_of(STATE)
    try:
        if not apart:
            STATE.numpy_printing = None  # it is that of the run around this one, which puts it back
            renew()
        with np.errstate(all="ignore"):
            yield STATE
    finally:
        if STATE.numpy_printing is not None:
            np.set_printoptions(**STATE.numpy_printing)
        for name, value in zip(State.__slots__, kept, strict=False):
            setattr(STATE, name, value)
        _leave(thread)


@contextmanager
def clocked(clock: Callable[[], None]) -> Iterator[None]:
    """In the body, call `clock` whenever the run says where it is in the program: that is every operation of it."""
    before, STATE.clock = STATE.clock, clock
    with _lock:
        if type(STATE) is State:
            STATE.__class__ = TimedState
    try:
        yield
    finally:
        STATE.clock = before
        with _lock:
            if before is None and isinstance(STATE, TimedState):
                STATE.__class__ = State  # type: ignore[assignment]


class grad_mode:  # noqa: N801  # a context manager like any other; a generator takes three times as long
    """Record, or do not, inside the body."""

    __slots__ = ("before", "enabled")

    def __init__(self, enabled: bool) -> None:
        self.enabled = enabled

    def __enter__(self) -> None:
        self.before = STATE.grad_enabled
        STATE.grad_enabled = self.enabled

    def __exit__(self, *raised: object) -> None:
        STATE.grad_enabled = self.before
