"""Record which kernels PyTorch lacks for uint16, uint32 and uint64: ``python -m tests.oracle.record_unsigned``."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import torch

from gradcli.engine.table.table import Op
from tests.ops.table_samples import cases
from tests.ops.variants import Variant, arrays
from tests.oracle.variants import of_pytorch

PATH = Path(__file__).resolve().parents[2] / "gradcli" / "engine" / "table" / "unsigned.txt"
BESIDES = {  # ops whose samples have no such tensors
    "arange": "arange_cpu",
    "arange_from": "arange_cpu",
    "argmax": "argmax_cpu",
    "argmin": "argmin_cpu",
    "bincount": "bincount_cpu",
    "clamp_number": "clamp_scalar_cpu",
    "count_nonzero": "nonzero_count_cpu",
    "eye": "eye",
    "clamp_max_number": "clamp_max_scalar_cpu",
    "clamp_min_number": "clamp_min_scalar_cpu",
    "floor_divide": "div_floor_cpu",
    "fmod_number": "fmod_cpu",
    "remainder_number": "remainder_cpu",
    "remainder_of_number": "remainder_cpu",
    "histc": "aminmax_cpu",
    "index_add": "index_add_",
    "index_copy": "index_copy_cpu",
    "index_select": "index_select",
    "isin": "isin_default_cpu",
    "linspace": "linspace_cpu",
    "logspace": "logspace_cpu",
    "nonzero_rows": "nonzero_count_cpu",
    "normal_": "normal_kernel_cpu",
    "put": "take_put_cpu",
    "randperm": "randperm",
    "rand": "check_uniform_bounds",
    "randn": "normal_kernel_cpu",
    "scatter": "scatter_gather_tensor_cpu",
    "scatter_add": "scatter_gather_tensor_cpu",
    "scatter_reduce": "scatter_gather_tensor_cpu",
    "searchsorted": "searchsorted_out_cpu",
    "tril_indices": "tril_indices",
    "triu_indices": "triu_indices",
    "uniform_": "check_uniform_bounds",
}
LACKS = re.compile(r"\"(\w+)\" not implemented for 'UInt16'")


def main() -> None:
    """Of each op the kernel that refused a sample whose tensors, or of them the first, are of uint16."""
    found = dict(BESIDES)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for case in cases():
            row = case.row
            function = of_pytorch(row.public[0]) if row.public else None
            if isinstance(row, Op) and function is not None and row.key not in found:
                values = arrays(Variant(row.public[0], case, "int64"))
                for most in (len(values), 1):
                    kernel = lacking(function, unsigned(values, most), case.sample.kwargs)
                    if kernel:
                        found.setdefault(row.key, kernel)
    PATH.write_text("".join(f"{key} {kernel}\n" for key, kernel in sorted(found.items())), encoding="utf-8")
    print(f"{len(found)} ops lack a kernel")


def unsigned(values: Any, most: int) -> list[Any]:
    """The arguments with tensors for arrays, `most` of them of uint16."""
    made: list[Any] = []
    for value in values:
        if isinstance(value, np.ndarray):
            tensor = torch.from_numpy(value.copy())
            made.append(tensor.to(torch.uint16) if most > 0 and tensor.dtype is not torch.bool else tensor)
            most -= 1
        elif isinstance(value, tuple) and any(isinstance(item, np.ndarray) for item in value):
            made.append(tuple(unsigned(value, most)))
        else:
            made.append(value)
    return made


def lacking(function: Any, args: list[Any], kwargs: dict[str, Any]) -> str:
    """The kernel whose lack is said of these arguments; empty if none is."""
    try:
        function(*args, **kwargs)
    except Exception as error:
        match = LACKS.search(str(error))
        return match[1] if match is not None else ""
    return ""


if __name__ == "__main__":
    main()
