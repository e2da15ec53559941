"""What one run owns: its modes, its defaults, its warnings, and where in the program it is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.engine.errors import refuse_memory

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gradcli.diagnostics.model import Span
    from gradcli.engine.backward.packing import PackHooks
    from gradcli.engine.backward.sweep import Sweep
    from gradcli.engine.random.generator import Generator
    from gradcli.engine.table.table import Op
    from gradcli.engine.tensor.print_options import PrintOptions
    from gradcli.engine.tensor.tensor import Tensor


class State:
    """The switches of one run.  A run starts with a fresh one, as a new process does."""

    __slots__ = (
        "_generator",
        "_print_options",
        "anomaly",
        "backward_called",
        "batches",
        "chances",
        "check_nan",
        "cleared",
        "default_dtype",
        "drawing",
        "entropy",
        "followers",
        "grad_enabled",
        "hook_count",
        "inference",
        "levels",
        "listening",
        "memory_limit",
        "nesting",
        "on_warning",
        "packing",
        "packing_refused",
        "root",
        "root_array",
        "root_reaches_leaves",
        "running",
        "special",
        "sweep",
        "transforms",
        "warn_always",
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
        self.check_nan = True
        self.packing: PackHooks | None = None  # what saved values go through, and why they may not
        self.packing_refused: str | None = None
        self.running: Sweep | None = None  # the backward pass that is going on
        self.cleared: set[int] = set()  # the `id` of tensors whose gradient the program dropped, and which thus had one
        self.warn_always = False
        self.backward_called = False
        self.root: Callable[[], Tensor | None] | None = None  # where the last backward began: held weakly, for a graph hangs on it
        self.root_array: np.ndarray[Any, Any] | None = None  # and what its value was
        self.root_reaches_leaves = False  # whether its gradients went into `.grad`
        self.entropy: int | None = None  # what the default generator was seeded with, if nothing else was said
        self.default_dtype: np.dtype[Any] = np.dtype(np.float32)
        self.memory_limit: int | None = None
        self.where: Span | None = None
        self.warnings: list[tuple[str, str, Span | None]] = []
        self.on_warning: Callable[[str, str], None] | None = None
        # Shown every result, and whether it is written in place, when a run is made again.
        self.watch: Callable[[Op, tuple[Any, ...], Tensor, bool], None] | None = None
        self.sweep: Callable[..., Sweep] | None = None  # the class that runs backward then
        # Shown every op with its arguments and results: what goes along with tensors, as tangents do.
        self.followers: tuple[Callable[[Op, tuple[Any, ...], Sequence[Tensor]], None], ...] = ()
        self.levels: tuple[int, ...] = ()  # the passes of forward mode that are going on, the innermost last
        self.special = False  # whether a result needs more than its history: in inference mode, under a watch, and where somebody follows
        self._generator: Generator | None = None
        self._print_options: PrintOptions | None = None

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

    @property
    def generator(self) -> Generator:
        """The default generator, made when first asked for: most runs draw no random number."""
        if self._generator is None:
            from gradcli.engine.random.generator import Generator

            self._generator = Generator()
            self.entropy = self._generator.seed() if self.entropy is None else self._generator.manual_seed(self.entropy).initial_seed()
        return self._generator

    @property
    def print_options(self) -> PrintOptions:
        if self._print_options is None:
            from gradcli.engine.tensor.print_options import PrintOptions

            self._print_options = PrintOptions()
        return self._print_options

    @print_options.setter
    def print_options(self, options: PrintOptions) -> None:
        self._print_options = options

    def warn(self, category: str, text: str) -> None:
        """Say something once: a text that was said before is not said again."""
        if not self.warn_always and any((category, text) == said[:2] for said in self.warnings):
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
            refuse_memory(size)


STATE = State()


@contextmanager
def fresh() -> Iterator[State]:
    """Run the body with a new state and put the old one back afterwards, so that runs can nest.

    NumPy is told not to warn of infinities and NaN: PyTorch does not either.
    """
    kept = {name: getattr(STATE, name) for name in State.__slots__}
    STATE.__init__()  # type: ignore[misc]  # one object, so that every module may hold it
    try:
        with np.errstate(all="ignore"):
            yield STATE
    finally:
        for name, value in kept.items():
            setattr(STATE, name, value)


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
