"""Hooks on tensors: how they are hung on a node or a leaf, and taken off again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.tensor.leaf import Hooks
from gradcli.engine.tensor.tensor import Tensor


class RemovableHandle:
    """What takes a hook off again."""

    __slots__ = ("hooks", "id")
    __module__ = "torch.utils.hooks"

    def __init__(self, hooks: dict[int, Callable[..., Any]], hook: Callable[..., Any]) -> None:
        self.id = STATE.hook_count
        STATE.hook_count += 1
        self.hooks = hooks
        hooks[self.id] = hook
        STATE.listening = True

    def remove(self) -> None:
        """Take the hook off; once is enough."""
        self.hooks.pop(self.id, None)

    def __enter__(self) -> RemovableHandle:
        return self

    def __exit__(self, *raised: object) -> None:
        self.remove()


def register_hook(self: Tensor, hook: Callable[..., Any]) -> RemovableHandle:
    """Call `hook` with the gradient of this tensor; what it returns, if anything, goes on in its place."""
    if not self.requires_grad:
        fail(RuntimeError, "cannot register a hook on a tensor that doesn't require gradient", mistakes.autograd)
    node = self.grad_fn
    if node is not None:
        return RemovableHandle(node.ensure_hooks().before.setdefault(self.output_nr, {}), hook)
    hooks = self.note("hooks")
    if hooks is None:
        hooks = Hooks()
        self.set_note("hooks", hooks)
    return RemovableHandle(hooks.before.setdefault(0, {}), hook)


def register_post_accumulate_grad_hook(self: Tensor, hook: Callable[..., Any]) -> RemovableHandle:
    """Call `hook` with this leaf each time a gradient was added to its ``.grad``."""
    if not self.requires_grad:
        fail(RuntimeError, "cannot register a hook on a tensor that doesn't require gradient", mistakes.autograd)
    if self.grad_fn is not None:
        fail(RuntimeError, "post accumulate grad hooks cannot be registered on non-leaf tensors")
    hooks = self.note("after_accumulate")
    if hooks is None:
        hooks = {}
        self.set_note("after_accumulate", hooks)
    return RemovableHandle(hooks, hook)
