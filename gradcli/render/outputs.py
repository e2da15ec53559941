"""Files: one value or all arrays of a run as bytes, and how bytes are written whole or not at all."""

from __future__ import annotations

import errno
import io
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gradcli.diagnostics.model import UsageError

if TYPE_CHECKING:
    import numpy as np

    from gradcli.runs.report import Report

    Array = np.ndarray[Any, Any]

PERMISSIONS = 0o666
COLUMNS = "columns"  # the note on a tensor whose columns have names
DELIMITERS = {"csv": ",", "tsv": "\t"}


def values_content(name: str, kind: str, values: Mapping[str, Any], nonfinite: str) -> bytes:
    """Values by their expressions as a file of a kind; `name` is the file's in messages."""
    from gradcli.render import tables

    if kind == "json":
        from gradcli.render.json import json_value, json_values

        one = next(iter(values.items()))
        text = f"{json_value(*one, nonfinite)}\n" if len(values) == 1 else json_values(values, nonfinite)
        return text.encode(errors="backslashreplace")
    columns = {expression: value.note(COLUMNS) for expression, value in values.items() if has_columns(value)}
    if kind in ("ndjson", "jsonl") and len(values) == 1 and not columns:
        return tables.lines(*next(iter(values.items())), nonfinite).encode(errors="backslashreplace")
    arrays = {expression: number_array(name, expression, value) for expression, value in values.items()}
    if kind == "npz":
        return archive(arrays)
    if kind == "npy":
        if len(arrays) > 1:
            help_text = "an .npz or .json file holds several"
            raise UsageError("E0906", f"cannot write {name}: a .npy file holds one value, not {len(arrays)}", help=(help_text,))
        return npy(next(iter(arrays.values())))
    grid = tables.grid_of(name, arrays, columns)
    if kind in ("ndjson", "jsonl"):
        return tables.objects(grid, nonfinite).encode()
    if kind == "parquet":
        from gradcli.data.parquet import content_of

        names = grid.names or (
            [next(iter(arrays))] if len(grid.columns) == 1 else [str(place) for place in range(1, len(grid.columns) + 1)]
        )
        return content_of(dict(zip(names, grid.columns, strict=True)))
    return tables.delimited(grid, DELIMITERS[kind]).encode()


def has_columns(value: Any) -> bool:
    """Whether the columns of a value have names."""
    from gradcli.engine.tensor.tensor import Tensor

    return isinstance(value, Tensor) and value.ndim == 2 and value.note(COLUMNS) is not None


def number_array(name: str, expression: str, value: Any) -> Array:
    """A value's elements; UsageError for one that holds none."""
    array = array_of(value)
    if array is None:
        raise UsageError("E0906", f"cannot write {name}: `{expression}` is not a tensor and holds no numbers")
    return array


def arrays(report: Report) -> Iterator[tuple[str, Array]]:
    """The names that hold numbers, then ``NAME.grad`` of every leaf a gradient reached."""
    for row in report.rows():
        array = array_of(row.value)
        if array is not None:
            yield row.name, array
    for gradient in report.gradients():
        array = array_of(gradient.value)
        assert array is not None
        yield f"{gradient.leaf}.grad", array


def array_of(value: Any) -> Array | None:
    """A tensor's elements, or numbers and nested lists of them, or a text; None for anything that NumPy would have to pickle."""
    import numpy as np

    from gradcli.engine.tensor.tensor import Tensor

    if isinstance(value, Tensor):
        array = np.asarray(value.detach().array)
        return array.astype(np.float32) if array.dtype.kind == "V" else array  # bfloat16, which the format has no name for
    if value is None or not isinstance(value, (bool, int, float, complex, str, list, tuple)):
        return None
    try:
        array = np.asarray(without_tensors(value))
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None
    return array if array.dtype.kind in "biufcU" else None


def without_tensors(value: Any) -> Any:
    """A value with arrays in the place of its tensors; those of one shape make an array together."""
    from gradcli.engine.tensor.tensor import Tensor

    if isinstance(value, (list, tuple)):
        return [without_tensors(item) for item in value]
    return array_of(value) if isinstance(value, Tensor) else value


def npy(array: Array) -> bytes:
    import numpy as np

    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def archive(found: dict[str, Array]) -> bytes:
    """An ``.npz``; names that are no file names, such as ``p[0].grad``, are kept as they are."""
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as files:
        for name, array in found.items():
            files.writestr(zipfile.ZipInfo(f"{name}.npy"), npy(array))
    return buffer.getvalue()


def write(name: str, content: bytes) -> None:
    """Write a file, whole or not at all where its folder allows that; OSError where it cannot be written.

    What is no file, as a device or a named pipe, is written to and stays what it is.
    """
    if "\0" in name:  # which the host calls no error of the system
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), name)
    path = Path(os.path.realpath(name))
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    if path.is_file() and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))  # its folder may let it be replaced, and still nobody is to write it
    try:
        replace(path, content)
    except OSError as error:
        if error.errno not in (errno.EBUSY, errno.EACCES, errno.EPERM, errno.EROFS, errno.EXDEV) or not path.is_file():
            raise
        path.write_bytes(content)  # a mount point, or a file in a folder that takes no new ones: there is no other way


def replace(path: Path, content: bytes) -> None:
    """Write beside the place and move there, so that a reader never sees half a file and a failure leaves the old one."""
    scratch = None
    try:
        handle, scratch = tempfile.mkstemp(dir=path.parent, prefix=".gradcli-")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(scratch).chmod(permissions(path))
        Path(scratch).replace(path)
    finally:
        if scratch is not None:
            Path(scratch).unlink(missing_ok=True)


def permissions(path: Path) -> int:
    """Those of the file that is replaced, else what a new file gets."""
    if path.exists():
        return path.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return PERMISSIONS & ~mask
