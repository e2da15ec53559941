"""Read off PyTorch how its functions and methods parse their arguments, into gradcli/engine/signatures.txt.

    python tests/oracle/record_signatures.py

A line is a public name of gradcli's table, a tab, and one signature, overloads in PyTorch's order: as its argument parser spells it
(``add(Tensor input, Tensor other, *, Scalar alpha=1)``), or ``def name(…)`` where the function is written in Python.  Needs torch 2.13 with its
``torchgen`` package, and PyYAML.
"""

from __future__ import annotations

import inspect
import pathlib
from collections.abc import Iterator

import torch
import torchgen
from torchgen.packaged.autograd import gen_python_functions as generator

from gradcli.engine.members import members
from gradcli.engine.table import table

TARGET = pathlib.Path(__file__).resolve().parents[2] / "gradcli" / "engine" / "table" / "signatures.txt"
PACKAGED = pathlib.Path(torchgen.__file__).parent / "packaged"
SPACES = {
    "torch": (generator.is_py_torch_function, ""),
    "nn.functional": (generator.is_py_nn_function, ""),
    "linalg": (generator.is_py_linalg_function, "linalg_"),
    "special": (generator.is_py_special_function, "special_"),
    "fft": (generator.is_py_fft_function, "fft_"),
}
# Parsers that PyTorch's lists of functions leave out: of what makes tensors from data, and of what takes a memory or a function.
UNLISTED = (
    "torch.tensor\ttensor(PyObject* data, *, ScalarType dtype=None, Device? device=None, bool pin_memory=False, bool requires_grad=False, "
    "DimnameList? names=None)",
    "torch.as_tensor\tas_tensor(PyObject* data, *, ScalarType dtype=None, Device? device=None)",
    "torch.asarray\tasarray(PyObject* obj, *, ScalarType? dtype=None, Device? device=None, bool? copy=None, bool requires_grad=False)",
    "Tensor.new_tensor\tnew_tensor(PyObject* data, *, ScalarType dtype=None, Device? device=None, bool requires_grad=False)",
    "torch.frombuffer\tfrombuffer(PyObject* buffer, *, ScalarType dtype, int64_t count=-1, int64_t offset=0, bool requires_grad=False)",
    "Tensor.set_\tset_()",
    "Tensor.set_\tset_(Storage source)",
    "Tensor.set_\tset_(Storage source, int64_t storage_offset, IntArrayRef size, IntArrayRef stride=None)",
    "Tensor.set_\tset_(Tensor source)",
    "Tensor.set_\tset_(Tensor source, int64_t storage_offset, IntArrayRef size, IntArrayRef stride=None)",
    "Tensor.map_\tmap_(Tensor other, PyObject* callable)",
    "Tensor.map2_\tmap2_(Tensor x, Tensor y, PyObject* callable)",
)
IN_PYTHON = {"torch": torch, "nn.functional": torch.nn.functional, "Tensor": torch.Tensor, "linalg": torch.linalg}


def parsed(pairs: list[object], wanted: object, prefix: str) -> Iterator[tuple[str, str]]:
    """The parser's signatures of each function that `wanted` accepts, by public name."""
    grouped = generator.group_filter_overloads(pairs, wanted)
    for name, overloads in grouped.items():
        for overload in generator.group_overloads(overloads, symint=True):
            text = overload.signature.signature_str(symint=True)
            yield str(name).removeprefix(prefix), text.replace("SymIntArrayRef", "IntArrayRef").replace("SymInt", "int64_t")


def python_signatures(space: str, public: set[str]) -> Iterator[tuple[str, str]]:
    """The signatures of functions that PyTorch writes in Python."""
    for name in sorted(public):
        function = getattr(IN_PYTHON[space], name, None)
        if inspect.isfunction(function):
            parameters = inspect.signature(function).parameters.values()
            plain = [parameter.replace(annotation=inspect.Parameter.empty) for parameter in parameters]
            yield name, f"def {function.__qualname__}{inspect.Signature(plain)}"


def record() -> list[str]:
    natives = generator.parse_native_yaml(
        str(PACKAGED / "ATen" / "native" / "native_functions.yaml"), str(PACKAGED / "ATen" / "native" / "tags.yaml")
    ).native_functions
    natives = [function for function in natives if generator.should_generate_py_binding(function)]
    deprecated = str(PACKAGED / "autograd" / "deprecated.yaml")
    functions = generator.load_signatures(natives, deprecated, method=False)
    methods = generator.load_signatures(natives, deprecated, method=True)
    public = set(table.public_names()) | {f"Tensor.{name}" for name in members.METHODS}
    lines = list(UNLISTED)
    for space, (wanted, prefix) in SPACES.items():
        lines += [f"{space}.{name}\t{text}" for name, text in parsed(functions, wanted, prefix)]
    lines += [f"Tensor.{name}\t{text}" for name, text in parsed(methods, generator.is_py_variable_method, "")]
    written: list[str] = []
    for space in IN_PYTHON:
        names = {name.removeprefix(f"{space}.") for name in public if name.startswith(f"{space}.")}
        written += [f"{space}.{name}\t{text}" for name, text in python_signatures(space, names)]
    in_python = {line.partition("\t")[0] for line in written}
    lines = [line for line in lines if line.partition("\t")[0] not in in_python] + written
    return [line for line in lines if is_ours(line.partition("\t")[0], public)]


def is_ours(name: str, public: set[str]) -> bool:
    return name in public or (name.endswith("_") and name[:-1] in public)


if __name__ == "__main__":
    found = record()
    TARGET.write_text("\n".join(found) + "\n", encoding="utf-8")
    print(f"{len(found)} signatures of torch {torch.__version__} in {TARGET.name}")
