"""A module for another framework: constants, a function that gives value and gradients, and a check with this run's numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.analysis.answer import Answer
from gradcli.analysis.errors import too_large
from gradcli.analysis.expect import evaluated
from gradcli.analysis.formula.tape.tape import Value
from gradcli.analysis.source.arrays import WHOLE
from gradcli.analysis.source.call import Call, NoCounterpart
from gradcli.analysis.source.formulas import formula_lines
from gradcli.analysis.source.frameworks import FRAMEWORKS, Framework, array_text, number_text
from gradcli.analysis.source.layout import laid_out
from gradcli.analysis.source.trace import Detached, Names, Trace, trace, used_by
from gradcli.analysis.tape import widened
from gradcli.diagnostics.model import UsageError
from gradcli.engine.tensor.tensor import Tensor

if TYPE_CHECKING:
    from gradcli.analysis.formula.tape.tape import Step
    from gradcli.runs.replay import Replay

LONGEST = 64  # characters of a formula that stands in the place of steps
LARGEST = 1 << 24  # bytes of the arrays that a module holds
OWN = (
    "np",
    "jnp",
    "jax",
    "torch",
    "F",
    "base64",
    "decoded",
    "agrees",
    "value",
    "both",
    "gradients",
    "expected",
    "value_and_grad",
    "function",
    "float",
    "bool",
    "abs",
)
DECODED = """
def decoded(text, dtype, shape):
    data = bytearray(base64.b64decode(text))
    return {}.reshape(shape)
"""
AGREES = """
def agrees(actual, expected):
    scale = {xp}.max({xp}.abs(expected))
    return bool({xp}.all({xp}.abs(actual - expected) <= {tolerance} * scale + 1e-7))
"""


class Source(Answer):
    """The text of a module, and what it is for."""

    def __init__(self, framework: str, text: str) -> None:
        self.framework, self.text = framework, text


def source(replay: Replay, framework: str, formulas: Callable[[], Mapping[str, Any]]) -> Source:
    """Write the module; `formulas` gives those of the gradients where they are wanted."""
    traced = trace(replay)
    module = Module(traced, FRAMEWORKS[framework])
    module.check()
    if framework == "numpy":
        module.formulas = {name: each.text for name, each in formulas().items() if each.form == "closed"}
    return Source(framework, module.text())


class Module:
    """Writes one module."""

    def __init__(self, traced: Trace, framework: Framework) -> None:
        self.trace, self.framework = traced, framework
        self.formulas: dict[str, str] = {}
        self.names = Names((*OWN, *framework.helpers))
        self.called: dict[int, str] = {}
        self.leaves = {traced.leaves[key]: key for key in traced.leaves if traced.leaves[key] in traced.gradients}
        for name, key in self.leaves.items():
            self.called[key] = self.names.own(name)
        self.constants: dict[int, str] = {}
        self.bytes = 0

    def check(self) -> None:
        """Refuse what cannot be written: writes in place, and what the framework's own autograd would see otherwise."""
        tape, name = self.trace.tape, self.framework.name
        if self.trace.hidden():
            raise refusal(name, "a write in place into what the gradient is computed from")
        if self.framework.autograd and tape.customs:
            raise refusal(name, f"a derivative that the program defines itself, as that of {sorted(tape.customs)[0]}")
        if self.framework.autograd and tape.passes > 1:
            raise refusal(name, "the sum of several backward passes")
        if any(array.dtype.name not in KNOWN for array in map(self.trace.array, self.leaves.values())):
            raise refusal(name, "bfloat16")

    def text(self) -> str:
        body = self.body()
        constants = [line for key, name in self.constants.items() for line in laid_out(f"{name} = {self.array(self.trace.array(key))}")]
        main = self.main()
        helpers = self.helpers([*body, *constants, *main])
        imports = (["import base64", ""] if any("decoded(" in line for line in (*constants, *main)) else []) + self.imports(
            [*body, *constants, *main]
        )
        sections = ["\n".join(imports + self.settings([*constants, *main])), *helpers]
        sections += ["\n".join(constants)] if constants else []
        sections += ["\n".join(body), "\n".join(main)]
        return "\n\n\n".join(sections) + "\n"

    def imports(self, lines: Iterable[str]) -> list[str]:
        text = "\n".join(lines)
        return [line for line in self.framework.imports if not line.endswith(" as F") or re.search(r"\bF\.", text)]

    def settings(self, lines: Iterable[str]) -> list[str]:
        """JAX knows no numbers of 64 bits unless it is told."""
        wide = self.framework.name == "jax" and re.search(r"\bjnp\.(int|float)64\b", "\n".join(lines))
        return ["", 'jax.config.update("jax_enable_x64", True)'] if wide else []

    def helpers(self, lines: Iterable[str]) -> list[str]:
        """The functions that the lines use, and those that these use."""
        text, found = "\n".join(lines), []
        for name, helper in self.framework.helpers.items():
            if re.search(rf"\b{name}\(", text):
                found.append(helper.replace("{xp}", self.framework.xp).strip("\n"))
        if "decoded(" in text:
            found.append(DECODED.format(self.framework.buffer).strip("\n"))
        tolerance = "1e-2" if self.trace.array(self.trace.root).dtype.itemsize < 4 else "1e-5"
        return [*found, AGREES.format(xp=self.framework.xp, tolerance=tolerance).strip("\n")]

    # ---- the function -------------------------------------------------------------------------------------------------

    def body(self) -> list[str]:
        if self.framework.name == "numpy":
            return self.by_steps()
        lines = self.statements(self.trace.steps_to([self.trace.root]))
        arguments = ", ".join(self.called[key] for key in self.leaves.values())
        out = self.of_key(self.trace.root)
        return (self.in_jax if self.framework.name == "jax" else self.in_torch)(arguments, lines, out)

    def in_jax(self, arguments: str, lines: list[str], out: str) -> list[str]:
        numbers = ", ".join(map(str, range(len(self.leaves)))) + ("," if len(self.leaves) == 1 else "")
        pairs = ", ".join(f"{quoted(name)}: gradients[{place}]" for place, name in enumerate(self.leaves))
        return [
            *laid_out(f"def function({arguments}):"),
            *self.remark(),
            *lines,
            f"    return {out}",
            "",
            "",
            *laid_out(f"def value_and_grad({arguments}):"),
            *laid_out(f"both = jax.value_and_grad(function, ({numbers}))", 4),
            *laid_out(f"value, gradients = both({arguments})", 4),
            *laid_out(f"gradients = {{{pairs}}}", 4),
            "    return value, gradients",
        ]

    def in_torch(self, arguments: str, lines: list[str], out: str) -> list[str]:
        leaves = [self.called[key] for key in self.leaves.values()]
        pairs = ", ".join(f"{quoted(name)}: gradients[{place}]" for place, name in enumerate(self.leaves))
        return [
            *laid_out(f"def value_and_grad({arguments}):"),
            *self.remark(),
            *(f"    {leaf} = {leaf}.detach().requires_grad_()" for leaf in leaves),
            *lines,
            *laid_out(f"gradients = torch.autograd.grad({out}, [{', '.join(leaves)}])", 4),
            *laid_out(f"gradients = {{{pairs}}}", 4),
            f"    return {out}.detach(), gradients",
        ]

    def by_steps(self) -> list[str]:
        """The value, then each gradient: by its formula where that is closed, else by the steps of the backward pass."""
        arguments = ", ".join(self.called[key] for key in self.leaves.values())
        written = {name: text for name, text in self.formulas.items() if name in self.leaves and len(text) <= LONGEST}
        symbols = {**self.leaves, **{name: key for key, name in self.trace.names.items()}}
        closed = {
            name: found for name, text in written.items() if self.holds(name, text) and (found := formula_lines(text, symbols)) is not None
        }
        keys = [key for name, keys in self.trace.gradients.items() if name not in closed for key in keys]
        needed = [self.trace.root, *keys, *(key for _, used in closed.values() for key in used if key in self.trace.reached)]
        lines = self.statements(self.trace.steps_to(needed))
        pairs = []
        for name in self.leaves:
            if name in closed:
                text, used = closed[name]
                filled = text.format(*[self.of_key(each) for each in used])
                pairs.append(f"{quoted(name)}: {filled}")
            else:
                pairs.append(f"{quoted(name)}: {' + '.join(self.of_key(each) for each in self.trace.gradients[name])}")
        return [
            *laid_out(f"def value_and_grad({arguments}):"),
            *self.remark(),
            *lines,
            *laid_out(f"gradients = {{{', '.join(pairs)}}}", 4),
            f"    return {self.of_key(self.trace.root)}, gradients",
        ]

    def holds(self, name: str, text: str) -> bool:
        """Whether a formula has the shape of the gradient, and its value at this run's point."""
        arrays = {each: self.trace.array(key) for key, each in self.trace.names.items()} | {
            each: self.trace.array(key) for each, key in self.leaves.items()
        }
        try:
            value = np.asarray(evaluated(text, {each: Tensor(widened(array)) for each, array in arrays.items()}))
        except UsageError:
            return False
        return value.shape == self.gradient(name).shape and np.allclose(value, self.gradient(name), rtol=1e-4, atol=1e-6)

    def gradient(self, name: str) -> Any:
        """Of a leaf in this run."""
        return np.asarray(
            sum(np.asarray(self.trace.array(each)) for each in self.trace.gradients[name]), self.trace.array(self.leaves[name]).dtype
        )

    def remark(self) -> list[str]:
        return ["    # On the path that the run took: its branches are not here."] if self.trace.on_path else []

    def statements(self, steps: Sequence[Step]) -> list[str]:
        """One line a step."""
        used = used_by(steps) | {self.trace.root, *(key for keys in self.trace.gradients.values() for key in keys)}
        return [line for step in steps for line in self.statement(step, used)]

    def statement(self, step: Step, used: set[int]) -> list[str]:
        row = self.framework.rows.get(step.op.key)
        if row is None and step.op.name.endswith("_"):
            raise refusal(self.framework.name, f"a write in place, as by `{step.op.name}`,")
        if row is None:
            raise refusal(self.framework.name, f"`{step.op.name}`", step.op.key)
        call = Call(step, self.text_of, self.trace.tape.arrays, self.framework.xp)
        outs = [(place, key) for place, key in enumerate(step.outs) if key in used]
        try:
            if step.op.key in WHOLE and not isinstance(row, list):
                text = call.filled(row)
                return laid_out(f"{', '.join(self.new_name(key) for key in step.outs)} = {text}", 4)
            templates = row if isinstance(row, list) else [row] * len(step.outs)
            texts = [(key, templates[place]) for place, key in outs]
            if any(not template for _, template in texts):
                raise NoCounterpart(step.op.name)
            filled = [(key, call.filled(template)) for key, template in texts]
        except NoCounterpart:
            raise refusal(self.framework.name, f"this use of `{step.op.name}`", step.op.key) from None
        return [line for key, text in filled for line in laid_out(f"{self.new_name(key)} = {text}", 4)]

    def new_name(self, key: int) -> str:
        if key not in self.called:
            own = self.trace.root_name if key == self.trace.root else self.trace.names.get(key, "")
            self.called[key] = self.names.own(own) if own else self.names.fresh()
        return self.called[key]

    # ---- values -------------------------------------------------------------------------------------------------------

    def text_of(self, value: Any) -> str:
        """An argument: a name, or a number or text as Python has it."""
        if isinstance(value, Value):
            text = self.of_key(value.key)
            is_cut = isinstance(value, Detached) and value.key in self.trace.reached
            return self.framework.cut.format(text) if is_cut else text
        if isinstance(value, float):
            shown = number_text(np.float64(value))
        elif isinstance(value, str):
            return quoted(value)
        else:
            shown = repr(value)
        return f"({shown})" if shown.startswith("-") else shown

    def of_key(self, key: int) -> str:
        """What an array is called; one that depends on no leaf becomes a constant of the module."""
        if key not in self.called:
            array = self.trace.array(key)
            if not array.ndim and self.framework.name == "numpy" and key not in self.trace.names:
                shown = number_text(array[()])
                return f"({shown})" if shown.startswith("-") else shown
            self.called[key] = self.constants[key] = self.names.own(self.trace.names.get(key, "constant"))
        return self.called[key]

    def array(self, array: Any) -> str:
        array = np.asarray(array)
        if array.dtype.name not in KNOWN:
            raise refusal(self.framework.name, array.dtype.name)
        self.bytes += array.nbytes
        if self.bytes > LARGEST:
            raise too_large("a module with the run's arrays", self.bytes, LARGEST)
        return array_text(self.framework, array)

    # ---- the check ----------------------------------------------------------------------------------------------------

    def main(self) -> list[str]:
        """This run's inputs, and that its value and gradients come out."""
        lines = ['if __name__ == "__main__":']
        for key in self.leaves.values():
            lines += laid_out(f"{self.called[key]} = {self.array(self.trace.array(key))}", 4)
        arguments = ", ".join(self.called[key] for key in self.leaves.values())
        lines += laid_out(f"value, gradients = value_and_grad({arguments})", 4)
        root = self.trace.array(self.trace.root)
        lines += laid_out(f"assert agrees(value, {self.array(root)}), value", 4)
        for name, key in self.leaves.items():
            if self.trace.array(key).size:
                lines += laid_out(f"expected = {self.array(self.gradient(name))}", 4)
                lines += laid_out(f"assert agrees(gradients[{quoted(name)}], expected), gradients[{quoted(name)}]", 4)
        return lines


KNOWN = ("float16", "float32", "float64", "bool", "uint8", "int8", "int16", "int32", "int64")


def quoted(text: str) -> str:
    """A string literal as formatters write it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f"'{text}'" if '"' in text and "'" not in text and "\\" not in text else f'"{escaped}"'


def refusal(framework: str, what: str, key: str = "") -> UsageError:
    """What a framework has no counterpart for."""
    others = [name for name, each in FRAMEWORKS.items() if name != framework and (not key or key in each.rows)]
    helps = (f"`--emit={others[0]}` has one",) if key and others else ()
    return UsageError("E0905", f"--emit={framework}: no counterpart of {what} is known", help=helps)
