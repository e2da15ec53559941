"""``torch.no_grad()`` and its kin: context managers that are decorators too."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import truth
from gradcli.engine.tensor.tensor import Tensor


class Mode:
    """Switches something on entry and puts it back on exit; around a function, for each of its calls."""

    def __init__(self) -> None:
        self._before: list[Any] = []

    def _enter(self) -> Any:
        """Switch, and give what `_leave` needs to put it back."""
        raise NotImplementedError

    def _leave(self, before: Any) -> None:
        raise NotImplementedError

    def _clone(self) -> Mode:
        return type(self)()

    def __enter__(self) -> None:
        self._before.append(self._enter())

    def __exit__(self, *raised: object) -> None:
        self._leave(self._before.pop())

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def run(*args: Any, **kwargs: Any) -> Any:
            with self._clone():
                return function(*args, **kwargs)

        return run


class _GradMode(Mode):
    enabled = False

    def _enter(self) -> bool:
        before, STATE.grad_enabled = STATE.grad_enabled, self.enabled
        return before

    def _leave(self, before: bool) -> None:
        STATE.grad_enabled = before


class no_grad(_GradMode):
    """Record nothing inside."""

    def __new__(cls, function: Callable[..., Any] | None = None) -> Any:
        """Used bare as a decorator, ``@torch.no_grad``, it wraps the function."""
        made = super().__new__(cls)
        if function is None:
            return made
        made.__init__()  # type: ignore[misc]
        return made(function)

    def __init__(self, function: Callable[..., Any] | None = None) -> None:
        super().__init__()


class enable_grad(no_grad):
    """Record inside, also within ``no_grad``."""

    enabled = True


class set_grad_enabled(_GradMode):
    """Record or not, from this call on or, as a context manager, inside."""

    def __init__(self, mode: bool) -> None:
        super().__init__()
        mode = truth(mode, "set_grad_enabled", "enabled")
        self.enabled = mode
        self._called = STATE.grad_enabled
        STATE.grad_enabled = mode

    def __enter__(self) -> None:
        super().__enter__()
        self._before[-1] = self._called

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        STATE.grad_enabled = self._called
        return super().__call__(function)

    def _clone(self) -> Mode:
        return set_grad_enabled(self.enabled)


class inference_mode(Mode):
    """Record nothing, and make tensors that never can be recorded."""

    def __new__(cls, mode: Any = True) -> Any:
        made = super().__new__(cls)
        if isinstance(mode, bool):
            return made
        made.__init__()  # type: ignore[misc]
        return made(mode)

    def __init__(self, mode: bool = True) -> None:
        super().__init__()
        self.mode = mode

    def _enter(self) -> tuple[bool, bool]:
        before = STATE.inference, STATE.grad_enabled
        STATE.inference = self.mode
        STATE.settle()
        STATE.grad_enabled = not self.mode
        return before

    def _leave(self, before: tuple[bool, bool]) -> None:
        STATE.inference, STATE.grad_enabled = before
        STATE.settle()

    def _clone(self) -> Mode:
        return inference_mode(self.mode)


class detect_anomaly(Mode):
    """Name the forward call behind the first NaN of a backward pass."""

    def __init__(self, check_nan: bool = True) -> None:
        super().__init__()
        self.check_nan = check_nan
        STATE.warn(
            "UserWarning",
            "Anomaly Detection has been enabled. This mode will increase the runtime and should only be enabled for debugging.",
        )

    def _enter(self) -> tuple[bool, bool]:
        before = STATE.anomaly, STATE.check_nan
        STATE.anomaly, STATE.check_nan = True, self.check_nan
        return before

    def _leave(self, before: tuple[bool, bool]) -> None:
        STATE.anomaly, STATE.check_nan = before

    def _clone(self) -> Mode:
        return detect_anomaly(self.check_nan)


class set_detect_anomaly(detect_anomaly):
    """Anomaly detection on or off, from this call on or, as a context manager, inside."""

    def __init__(self, mode: bool, check_nan: bool = True) -> None:
        Mode.__init__(self)
        mode = truth(mode, "set_anomaly_enabled", "enabled")
        self.mode, self.check_nan = mode, check_nan
        self._called = STATE.anomaly, STATE.check_nan
        STATE.anomaly, STATE.check_nan = mode, check_nan

    def _enter(self) -> tuple[bool, bool]:
        STATE.anomaly, STATE.check_nan = self.mode, self.check_nan
        return self._called

    def _clone(self) -> Mode:
        return set_detect_anomaly(self.mode, self.check_nan)


class preserve_version(Mode):
    """``torch.autograd._unsafe_preserve_version_counter``: what is written inside counts as not written."""

    def __init__(self, tensors: Any) -> None:
        super().__init__()
        self.tensors = (tensors,) if isinstance(tensors, Tensor) else tuple(tensors)

    def _enter(self) -> list[int]:
        return [tensor.cell[0] for tensor in self.tensors]

    def _leave(self, before: list[int]) -> None:
        for tensor, version in zip(self.tensors, before, strict=True):
            tensor.cell[0] = version

    def _clone(self) -> Mode:
        return preserve_version(self.tensors)
