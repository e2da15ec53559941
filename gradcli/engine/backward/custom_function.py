"""``torch.autograd.Function``: the class that a program derives from, and what ``apply`` does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar

from gradcli.diagnostics import mistakes
from gradcli.engine.backward.custom import Context, node_class
from gradcli.engine.backward.custom_batches import stand_for_all
from gradcli.engine.calls.apply import RecordedView
from gradcli.engine.calls.inplace import rebase
from gradcli.engine.calls.writable import LEAF_TEXT, check_writable
from gradcli.engine.errors import fail
from gradcli.engine.graph.graph import Output
from gradcli.engine.state import STATE, grad_mode
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import Edge, Tensor
from gradcli.records import NamedTuple

DIRTY_TEXT = (
    "Some elements marked as dirty during the forward method were not returned as output. The inputs that are modified inplace must all be outputs of the "
    "Function."
)
NOT_AN_INPUT = "ctx.mark_dirty() received a tensor that was not an input. Only input Tensors that have been mutated should be passed to ctx.mark_dirty()."
DIRTY_VIEW_TEXT = (
    "If your Function modifies inplace an input that is a view of another Tensor, your Function cannot return more than one Tensor. This is not supported by "
    "the current autograd engine. You should either make sure the input is not a view (using .clone() for example) or make your Function only return one "
    "Tensor (potentially splitting it into two Functions: one doing the inplace that returns a single Tensor and a second one that does the other operations). "
    "You can ask on the forum https://discuss.pytorch.org/ if you need help to do this change."
)
SAVED_INPUT_TEXT = (
    "An input that has been returned as-is as output is being saved for backward. This is not supported if you override setup_context. You should return and "
    "save a view of the input instead, e.g. with x.view_as(x) or setup ctx inside the forward function itself."
)
MORE_TEXT = "For more details, please see https://pytorch.org/docs/main/notes/extending.func.html"


def is_slice(tensor: Tensor) -> bool:
    """Whether a tensor stands for the slices of a batch."""
    batch = tensor.note("batched")
    return batch is not None and batch.level in STATE.batches


class Parameters(NamedTuple):
    """What a program's function takes by position, and the values some of them have by default."""

    names: list[str]
    defaults: dict[str, Any]
    gathers: bool  # whether there is a ``*args``


class Function:
    """The base class of custom functions."""

    generate_vmap_rule: ClassVar[bool] = False
    parameters: ClassVar[Callable[[Any], Parameters | None]] = staticmethod(lambda function: None)  # set where the language is known

    @staticmethod
    def vmap(info: Any, in_dims: Any, *args: Any) -> Any:
        raise NotImplementedError(
            "To use autograd.Function with vmap, you must either override the vmap staticmethod or set generate_vmap_rule=True."
        )

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        fail(
            RuntimeError,
            "Legacy autograd function with non-static forward method is deprecated. Please use new-style autograd function with static forward method. "
            "(Example: https://pytorch.org/docs/stable/autograd.html#torch.autograd.Function)",
        )

    @staticmethod
    def forward(*args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError("You must implement the forward function for custom autograd.Function.")

    @staticmethod
    def backward(context: Any, *grad_outputs: Any) -> Any:
        raise NotImplementedError(
            "You must implement either the backward or vjp method for your custom autograd.Function to use it with backward mode AD."
        )

    @staticmethod
    def jvp(context: Any, *grad_inputs: Any) -> Any:
        raise NotImplementedError("You must implement the jvp function for custom autograd.Function to use it with forward mode AD.")

    @staticmethod
    def setup_context(context: Any, inputs: tuple[Any, ...], output: Any) -> Any:
        raise NotImplementedError("setup_context is not implemented.")

    @classmethod
    def apply(cls, *args: Any, **kwargs: Any) -> Any:
        """Run ``forward`` without recording and put one node behind its outputs."""
        apart = cls.setup_context is not Function.setup_context
        if apart:
            args = _bound(cls.parameters(cls.forward), args, kwargs)
        elif kwargs:
            args = _in_order(cls.parameters(cls.forward), args, kwargs)
        if STATE.transforms:
            cls._check_transforms(args)
        edges = [arg.edge() if isinstance(arg, Tensor) else None for arg in args]
        wanted = STATE.grad_enabled and any(isinstance(arg, Tensor) and arg.requires_grad for arg in args)
        context = Context(f"{cls.__name__}Backward", tuple(edge is not None for edge in edges))
        where = STATE.where
        levels, STATE.levels = STATE.levels, ()  # tangents go by the program's ``jvp``
        try:
            with grad_mode(False):
                result = cls._forward(context, args)
        finally:
            STATE.levels = levels
        STATE.where = where  # the node's place is this call, and not the last line of its forward
        outputs = list(result) if isinstance(result, tuple) else [result]
        call = _Call(context, args, outputs, edges, wanted, apart)
        call.check_dirty()
        carried = [arg for arg in args if isinstance(arg, Tensor) and arg.note("tangents")] if STATE.levels else []
        outputs = call.record(cls)
        if STATE.batches:
            stand_for_all(cls, cls.vmap is not Function.vmap, context, args, outputs)
        if carried:
            cls._push_forward(context, args, outputs)
        return tuple(outputs) if isinstance(result, tuple) else outputs[0]

    @classmethod
    def _check_transforms(cls, args: tuple[Any, ...]) -> None:
        """What the functions of torch.func ask of a custom function."""
        if cls.setup_context is Function.setup_context:
            text = "In order to use an autograd.Function with functorch transforms (vmap, grad, jvp, jacrev, ...), it must override the setup_context "
            fail(RuntimeError, f"{text}staticmethod. {MORE_TEXT}")
        cls._check_batched(args)

    @classmethod
    def _check_batched(cls, args: Sequence[Any]) -> None:
        within = bool(STATE.batches) and STATE.nesting[-1] == STATE.batches[-1]  # then even what is no slice counts as one
        if not within and not any(isinstance(arg, Tensor) and is_slice(arg) for arg in args):
            return
        own = cls.vmap is not Function.vmap
        if own and cls.generate_vmap_rule:
            text = f"You tried to vmap over {cls.__name__}, but it has both generate_vmap_rule=True and an overridden vmap staticmethod. Please set "
            fail(RuntimeError, f"{text}generate_vmap_rule=False or delete the overridden vmap staticmethod to avoid ambiguity. {MORE_TEXT}")
        if not own and not cls.generate_vmap_rule:
            text = f"You tried to vmap over {cls.__name__}, but it does not have vmap support. Please override and implement the vmap staticmethod or set "
            fail(RuntimeError, f"{text}generate_vmap_rule=True. {MORE_TEXT}")

    @classmethod
    def _push_forward(cls, context: Context, args: tuple[Any, ...], outputs: list[Any]) -> None:
        """In forward mode, the tangents of the outputs by the program's ``jvp``."""
        from gradcli.engine.calls.tangents import carry, tangents

        all_levels = STATE.levels
        for level in [level for level in all_levels if any(isinstance(arg, Tensor) and tangents(arg, level) for arg in args)]:
            columns = [tangents(arg, level) if isinstance(arg, Tensor) else None for arg in args]
            rows, STATE.levels = [], tuple(below for below in all_levels if below < level)
            try:
                for channel in range(max(len(column) for column in columns if column)):
                    sent = [column[channel] if column else None for column in columns]
                    cls._check_batched(sent)
                    found = cls.jvp(context, *sent)
                    rows.append(found if isinstance(found, tuple) else (found,))
            finally:
                STATE.levels = all_levels
            for out, *channels in zip(outputs, *rows, strict=False):
                if isinstance(out, Tensor) and dtypes.is_differentiable(out.array.dtype):
                    carry(out, level, channels)

    @classmethod
    def _forward(cls, context: Context, args: tuple[Any, ...]) -> Any:
        if cls.setup_context is Function.setup_context:
            return cls.forward(context, *args)
        result = cls.forward(*args)
        cls.setup_context(context, args, result)
        return result


# ---- arguments -----------------------------------------------------------------------------------------------------------------


def _in_order(parameters: Parameters | None, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, ...]:
    """The arguments of a ``forward`` with a `ctx`, those by keyword put where they belong; none before the last of them may be missing."""
    names = [] if parameters is None else parameters.names[1:]
    unknown = next((name for name in kwargs if name not in names), None)
    if unknown is not None:
        fail(TypeError, f"forward() got an unexpected keyword argument '{unknown}'")
    twice = next((name for name in names[: len(args)] if name in kwargs), None)
    if twice is not None:
        fail(TypeError, f"forward() got multiple values for argument '{twice}'")
    last = max(names.index(name) for name in kwargs)
    for place, name in enumerate(names[len(args) : last + 1], len(args)):
        if name not in kwargs:
            fail(TypeError, f"forward() missing required argument: '{name}' (position {place})")
    return (*args, *(kwargs[name] for name in names[len(args) : last + 1]))


def _bound(parameters: Parameters | None, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, ...]:
    """The arguments of a ``forward`` without a `ctx`, defaults included: ``setup_context`` sees them all."""
    if parameters is None:
        return args
    names = parameters.names
    if len(args) > len(names) and not parameters.gathers:
        fail(TypeError, "too many positional arguments")
    for name in kwargs:
        if name in names[: len(args)]:
            fail(TypeError, f"multiple values for argument '{name}'")
        if name not in names:
            fail(TypeError, f"got an unexpected keyword argument '{name}'")
    rest = {**parameters.defaults, **kwargs}
    for name in names[len(args) :]:
        if name not in rest:
            fail(TypeError, f"missing a required argument: '{name}'")
    return (*args, *(rest[name] for name in names[len(args) :]))


# ---- outputs ---------------------------------------------------------------------------------------------------------------------


class _Call:
    """One call: what went in, what ``forward`` gave, and which of it is to be recorded."""

    def __init__(
        self, context: Context, args: tuple[Any, ...], outputs: list[Any], edges: list[Edge | None], wanted: bool, apart: bool
    ) -> None:
        self.context, self.args, self.outputs, self.edges, self.wanted, self.apart = context, args, outputs, edges, wanted, apart
        self.inputs = {id(arg): number for number, arg in enumerate(arg for arg in args if isinstance(arg, Tensor))}
        self.dirty = {id(tensor) for tensor in context._dirty}
        self.constant = {id(tensor) for tensor in context._not_differentiable}

    def check_dirty(self) -> None:
        """Inputs that were written must come back as outputs, and be such as may be written."""
        if not self.dirty <= {id(out) for out in self.outputs}:
            fail(RuntimeError, DIRTY_TEXT)
        for tensor in self.context._dirty:
            if self.wanted and self._is_differentiable(tensor):
                self._check_written(tensor)
            tensor.cell[0] += 1

    def _check_written(self, tensor: Tensor) -> None:
        if tensor.is_leaf and tensor.requires_grad:
            fail(RuntimeError, f"a {LEAF_TEXT.replace('is being used', 'has been used')}", mistakes.leaf_written)
        check_writable(tensor)
        if id(tensor) not in self.inputs:
            STATE.warn("UserWarning", NOT_AN_INPUT)
        if tensor.origin is not None and len(self.outputs) > 1:
            fail(RuntimeError, DIRTY_VIEW_TEXT, mistakes.autograd)

    def _is_differentiable(self, out: Tensor) -> bool:
        return id(out) not in self.constant and dtypes.is_differentiable(out.array.dtype)

    def record(self, function: type[Function]) -> list[Any]:
        """The outputs with their node; those without a derivative apart from the inputs that they may be."""
        found = [self._output(out) if isinstance(out, Tensor) else out for out in self.outputs]
        if self.wanted:
            tensors = [out for out in found if isinstance(out, Tensor)]
            edges = tuple(edge for edge, arg in zip(self.edges, self.args, strict=True) if isinstance(arg, Tensor))
            outputs = tuple(Output(out.array.shape, out.array.dtype) for out in tensors)
            node = node_class(self.context.name())(function, self.context, self.args, edges, outputs)
            node.returned = tuple(isinstance(out, Tensor) for out in found)
            for number, (out, before) in enumerate(self._recorded(found)):
                if self._is_differentiable(before):
                    self._attach(out, node, number)
            self.context._pack(node, tensors)
        self._forbid_writes(found)
        return found

    def _recorded(self, found: list[Any]) -> Iterator[tuple[Tensor, Tensor]]:
        """Each tensor that is returned, beside what ``forward`` returned in its place."""
        for out, before in zip(found, self.outputs, strict=True):
            if isinstance(out, Tensor):
                yield out, before

    def _output(self, out: Tensor) -> Tensor:
        """The tensor to return: never an input as it came."""
        differentiable = self.wanted and self._is_differentiable(out)
        is_input, written = id(out) in self.inputs, id(out) in self.dirty
        if differentiable:
            if is_input and not written and self.apart and any(item is out for item in self.context._to_save):
                fail(RuntimeError, SAVED_INPUT_TEXT)
            return _as_view(out) if is_input and not written else out
        if not out.requires_grad:
            return _as_view(out) if is_input and not written else out
        if is_input:
            return out.alias()
        if out.origin is None:
            out.node, out.requires = None, False
        return out

    def _attach(self, out: Tensor, node: Any, number: int) -> None:
        """Let an output come from the node: a view from now on, though it was written before; of an input that was written, the base too."""
        if id(out) in self.dirty and id(out) in self.inputs:
            rebase(out, node, self.inputs[id(out)], number)
            return
        out.node, out.output_nr, out.requires = node, number, False
        if out.origin is not None:
            out.origin.at = out.cell[0]

    def _forbid_writes(self, found: list[Any]) -> None:
        """Views that come out may not be written: the gradient would pass ``backward`` by."""
        pairs = list(self._recorded(found))
        several = self.wanted and sum(self._is_differentiable(before) for _, before in pairs) > 1
        for out, before in pairs:
            if out.origin is not None and not (id(before) in self.inputs and id(before) in self.dirty):
                out.origin.made = "several" if several else "function"


def _as_view(tensor: Tensor) -> Tensor:
    """The same tensor again, as a view of it."""
    found = tensor.alias()
    found.origin = RecordedView(tensor if tensor.origin is None else tensor.origin.base, tensor.cell[0], "function")
    return found
