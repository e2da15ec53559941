"""Write what differs from PyTorch, from the refusals themselves: ``python docs/differences.py`` writes differences.md beside this file.

What PyTorch has is in names.txt, which ``python tests/oracle/record_names.py`` writes where PyTorch is installed; what gradcli has of it is asked of
the language.
"""

from __future__ import annotations

import textwrap
from itertools import groupby
from pathlib import Path

import gradcli
from gradcli import library
from gradcli.lang.parsing.errors import LEFT_OUT
from gradcli.library.absent import KINDS, PRIVATE
from gradcli.library.closed import OF_TORCH, refuse
from gradcli.world import builtins

HERE = Path(__file__).resolve().parent
HEAD = """\
# What differs from PyTorch

Made by `python docs/differences.py` from the refusals themselves. What stands here is refused with an error that points at the program's text and says
what to do; what does not stand here is meant to be as in PyTorch 2.13 on a CPU.
"""
OTHERWISE = """\
## What runs, and not as in PyTorch

- Where a derivative of PyTorch 2.13 contradicts finite differences, the one here agrees with them: forward mode inside forward mode through `det`,
  `slogdet`, `solve` and `cumprod`; `det` of a singular matrix in forward mode; third derivatives of batch and layer normalization;
  `embedding_bag(scale_grad_by_freq=True)`, whose gradient is divided by how often each row occurs; the gradient of what a custom function that writes
  a view did not write, where its `backward` gives None; `atan2` of bytes, whose negative wraps around in PyTorch.
- Forward mode goes through ops that PyTorch has none for: `grid_sample`, `cholesky`, `ormqr`, `index_reduce`, `scatter_reduce` by products, `soft_margin_loss`.
- Backward goes through `vander`, whose powers PyTorch writes over before it needs them.
- Under `vmap`, an op without a rule for batches runs slice by slice without a warning.
- `__torch_function__` is a classmethod: as a plain method, which PyTorch still calls with a warning, it is refused, and so are `__torch_dispatch__` and
  `TorchFunctionMode`.
- A gradient that backward hands over has no conjugate bit (`x.grad.is_conj()` is false), so its `numpy()` works; a conjugate view does not see what is
  written to an array of `numpy()`.
- `torch.compile` gives back what it is given; `DataLoader` loads in this process, whatever `num_workers` says; there is one device, `cpu`.
- `torch.autocast` is there for `enabled=False` and for the accelerators that there are not; on for the CPU it is refused. `Tensor.set_` is refused
  where a gradient would have to go through it.
- An in-place op that reads what it writes is refused where elements of the tensor overlap in memory, as windows of `unfold` and `as_strided` do: PyTorch's
  result depends on the order of its loops.
- The last digits of a float may differ: PyTorch's own differ from one processor to the next.
- A recursion deeper than 950 calls and an allocation past `--max-memory` are refused.
- `os.environ` is the program's own and begins empty; `sys.path` and `sys.argv` tell nothing of the machine.
"""
WIDTH = 150


def page() -> str:
    """All of it."""
    return "\n".join([HEAD, syntax(), refused_builtins(), modules(), closed_functions(), OTHERWISE, left_out(), missing()])


def syntax() -> str:
    lines = [f"- `{word}`: {why}" for word, why in LEFT_OUT.items()]
    return "\n".join(["## Left out of the language\n", *lines, ""])


def refused_builtins() -> str:
    lines = [f"- `{name}()`: {why}" for name, why in builtins.REFUSED.items()]
    return "\n".join(["## Builtins that refuse\n", *lines, ""])


def modules() -> str:
    """Those whose import is refused, by what the refusal says."""
    by_advice = sorted(library.REFUSED.items(), key=lambda entry: entry[1])
    lines = [f"- {listed([name for name, _ in group])}: {advice}" for advice, group in groupby(by_advice, key=lambda entry: entry[1])]
    return "\n".join(
        ["## Modules that cannot be imported\n", "Any other module that is not there is named as such, with those that are.\n", *lines, ""]
    )


def closed_functions() -> str:
    """Functions that are there, and would leave the program."""
    lines = [f"- `torch.{name}`: {why}" for name, why in OF_TORCH.items()]
    for module in sorted(name for name, file in library.FILES.items() if file in ("python.system", "python.paths")):
        names = f"import {module} as module\nnames = {{name: getattr(module, name) for name in dir(module)}}"
        found = [name for name, value in gradcli.run(names).names["names"].items() if value is refuse]
        lines += [f"- of `{module}` {listed(sorted(found))}: {refusal()}"] if found else []
    return "\n".join(["## Functions that refuse\n", *lines, ""])


def refusal() -> str:
    try:
        refuse()
    except PermissionError as error:
        return str(error)


def left_out() -> str:
    """Kinds of names that are not there, by what is said when a program asks for one."""
    by_advice: dict[str, list[str]] = {}
    for name, advice in KINDS.items():
        by_advice.setdefault(advice, []).append(name)
    lines = [f"- {listed(sorted(names))}: {advice}" for advice, names in by_advice.items()]
    private = [f"- names that begin with {listed([start])}: {advice}" for start, advice in PRIVATE.items()]
    return "\n".join(["## Kinds of names that are left out\n", "In `torch`, its modules and on tensors.\n", *lines, *private, ""])


def missing() -> str:
    """Public names of PyTorch's that are not there, but for those that are left out by their kind."""
    parts = ["## Names that are not there\n"]
    for line in (HERE / "names.txt").read_text(encoding="utf-8").splitlines():
        space, _, names = line.partition("\t")
        found = absent(space, names.split())
        others = [name for name in found if name not in KINDS]
        kinds = f", and {len(found) - len(others)} by their kind" if len(others) < len(found) else ""
        parts.append(f"### {space}: {len(others)} of {len(names.split())}{kinds}\n\n{wrapped(others)}\n")
    return "\n".join(parts)


def absent(space: str, names: list[str]) -> list[str]:
    """Which names of a namespace a program does not find; those of a tensor it looks for on one."""
    module, value = ("torch", "torch.ones(1, 1, dtype=torch.complex64)") if space == "torch.Tensor" else (space, space)
    text = f"import torch, {module}\nwhere = {value}\nfound = [name for name in {names!r} if not hasattr(where, name)]"
    found: list[str] = gradcli.run(text).names["found"]
    return found


def listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def wrapped(names: list[str]) -> str:
    return textwrap.fill(listed(names), WIDTH, break_long_words=False, break_on_hyphens=False) or "All others are there."


def main() -> None:
    (HERE / "differences.md").write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
