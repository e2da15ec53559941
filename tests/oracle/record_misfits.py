"""Record what PyTorch's functions that are written in Python say of an argument that is no tensor: ``python -m tests.oracle.record_misfits``.

Such a function fails where it first uses the argument, in words of that place: ``im2col(): argument 'input' (position 1) must be Tensor, not float``.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np

from gradcli.engine.table import table
from gradcli.engine.table.signatures import name_in_python, recorded
from tests.ops.table_samples import Case, cases
from tests.ops.variants import Variant, arrays
from tests.oracle.variants import of_pytorch, torch

PATH = Path(__file__).resolve().parents[2] / "gradcli" / "engine" / "table" / "misfits.txt"
STRANGERS = (2.5, [1.0, 2.0])


def main() -> None:
    """Of each place of a tensor the error and its text, where a number and a list come to the same."""
    found: dict[tuple[str, int], str] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for case in cases():
            for name in case.row.public:
                function = of_pytorch(name)
                if function is None or (recorded(name) and not name_in_python(name)) or name.startswith("Tensor."):
                    continue
                for place, kind in enumerate(case.row.kinds[: len(case.sample.args)]):
                    if kind.tensor and kind.says == "Tensor" and (name, place) not in found:
                        said = {said_of(function, values_of(case), place, stranger, **case.sample.kwargs) for stranger in STRANGERS}
                        if len(said) == 1 and all(said):
                            found[name, place] = said.pop()
        for name in table.public_names():
            if name.startswith("nn.functional.") and name_in_python(name) and (name, 0) not in found:
                said = {said_of(of_pytorch(name), [stranger], 0, stranger) for stranger in STRANGERS}
                if len(said) == 1 and all(said):
                    found[name, 0] = said.pop()
    PATH.write_text("".join(f"{name}\t{place}\t{text}\n" for (name, place), text in sorted(found.items())), encoding="utf-8")
    print(f"{len(found)} places of {len({name for name, _ in found})} functions")


def values_of(case: Case) -> list[Any]:
    """The arguments of a sample, with tensors for arrays."""
    made = arrays(Variant(case.row.public[0], case, "float32"))
    return [torch.from_numpy(value.copy()) if isinstance(value, np.ndarray) else value for value in made]


def said_of(function: Any, values: list[Any], place: int, stranger: Any, **keywords: Any) -> str:
    """The error of a call with `stranger` for one tensor, its type's name left open; empty where the text does not name it."""
    values[place] = stranger
    try:
        function(*values, **keywords)
    except (TypeError, AttributeError) as error:
        text, word = str(error), type(stranger).__name__
        open_text = text.replace(f"not {word}", "not {}").replace(f"'{word}'", "'{}'")
        return f"{type(error).__name__}\t{open_text}" if open_text.count("{}") == 1 and "\n" not in text else ""
    except Exception:
        return ""
    return ""


if __name__ == "__main__":
    main()
