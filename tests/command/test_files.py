"""Values from files: what is read, in which dtype, and what a bad file is told."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import Command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder the command runs in, with one file of each kind."""
    np.save(tmp_path / "double.npy", np.array([1.0, 2.0]))
    np.save(tmp_path / "integer.npy", np.array([1, 2]))
    np.save(tmp_path / "object.npy", np.array([{}], dtype=object), allow_pickle=True)
    np.savez(tmp_path / "all.npz", weight=np.ones((2, 2), np.float32), bias=np.zeros(2, np.float32))
    np.savez(tmp_path / "one.npz", only=np.array([5.0]))
    (tmp_path / "table.csv").write_text("a,b\n1,2\n3,4.5\n")
    (tmp_path / "column.csv").write_text("1\n2\n\n3\n")
    (tmp_path / "ragged.csv").write_text("1,2\n3\n")
    (tmp_path / "words.csv").write_text("1,2\n3,four\n")
    (tmp_path / "data.json").write_text("[[1, 2], [3, 4]]")
    (tmp_path / "bad.json").write_text("[[1, 2], [3")
    (tmp_path / "cut.npy").write_bytes((tmp_path / "double.npy").read_bytes()[:-5])
    np.save(tmp_path / "swapped.npy", np.array([1.0, 2.0], ">f8"))
    np.save(tmp_path / "long.npy", np.array([1.0], np.longdouble))
    np.save(tmp_path / "unsigned.npy", np.array([1, 2], np.uint16))
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (100000000000, 1000), }\n"
    (tmp_path / "vast.npy").write_bytes(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header)
    (tmp_path / "damaged.npy").write_bytes((tmp_path / "double.npy").read_bytes().replace(b"'<f8'", b"@<f8@"))
    (tmp_path / "empty.npy").write_bytes(b"")
    (tmp_path / "text.npy").write_text("1,2")
    (tmp_path / "empty.npz").write_bytes(b"")
    np.savez(tmp_path / "none.npz")
    (tmp_path / "utf16.csv").write_text("1,2\n", encoding="utf-16")
    (tmp_path / "semicolons.csv").write_text("1;2\n3;4\n")
    (tmp_path / "wide.csv").write_text("1," + "9" * 200_000 + "\n")
    (tmp_path / "deep.json").write_text("[" * 100_000 + "]" * 100_000)
    (tmp_path / "ragged.json").write_text("[[1, 2], [3]]")
    (tmp_path / "object.json").write_text('{"a": 1}')
    (tmp_path / "null.json").write_text("[1, null]")
    (tmp_path / "wide.json").write_text("[1, 123456789012345678901234567890]")
    (tmp_path / "empty.json").write_text("")
    (tmp_path / "cut.npz").write_bytes((tmp_path / "all.npz").read_bytes()[:50])
    return tmp_path


@pytest.mark.parametrize(
    ("reference", "dtype", "value"),
    [
        ("double.npy", "float64", [1.0, 2.0]),
        ("integer.npy", "float32", [1.0, 2.0]),
        ("unsigned.npy", "float32", [1.0, 2.0]),
        ("swapped.npy", "float64", [1.0, 2.0]),
        ("all.npz:weight", "float32", [[1.0, 1.0], [1.0, 1.0]]),
        ("one.npz", "float64", [5.0]),
        ("table.csv", "float32", [[1.0, 2.0], [3.0, 4.5]]),
        ("column.csv", "float32", [1.0, 2.0, 3.0]),
        ("data.json", "float32", [[1.0, 2.0], [3.0, 4.0]]),
    ],
)
def test_a_leaf_from_a_file(gradcli: Command, folder: Path, reference: str, dtype: str, value: object) -> None:
    done = gradcli("--json", "-v", f"x=@{reference}", "y = x.sum()", cwd=folder)
    x = json.loads(done.stdout)["names"]["x"]
    assert (x["dtype"], x["value"], x["requires_grad"]) == (dtype, value, True)
    assert ("note:" in done.stderr) is (reference in ("integer.npy", "unsigned.npy", "table.csv"))


@pytest.mark.parametrize(("kind", "text"), [("csv", "1,2\n3,4\n"), ("json", "[[1, 2], [3, 4]]")])
def test_a_leaf_from_standard_input(gradcli: Command, kind: str, text: str) -> None:
    assert gradcli("-v", f"x=@-:{kind}", "--get", "x.grad", "y = (x * x).sum()", stdin=text).stdout == "[[2.0, 4.0], [6.0, 8.0]]\n"


def test_a_constant_keeps_the_files_dtype(gradcli: Command, folder: Path) -> None:
    assert gradcli("--const", "n=@integer.npy", "print(n)", cwd=folder).stdout == "tensor([1, 2])\n"


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("missing.npy", "no such file"),
        ("object.npy", "Python objects"),
        ("cut.npy", "cut.npy"),
        ("cut.npz", "cut.npz"),
        ("all.npz", "weight, bias"),
        ("all.npz:wieght", "weight"),
        ("ragged.csv", "line 2 has 1 columns"),
        ("words.csv", "line 2, column 2: 'four' is not a number"),
        ("bad.json", "bad.json"),
        ("long.npy", "there are no tensors of dtype float128"),
        ("vast.npy", "it ends too early"),
        ("damaged.npy", "its header is damaged"),
        ("empty.npy", "it is empty"),
        ("text.npy", "it is no .npy file"),
        ("empty.npz", "it is empty"),
        ("none.npz", "it holds no arrays"),
        ("utf16.csv", "it is UTF-16 text"),
        ("semicolons.csv", "'3;4' is not a number; columns are separated by commas"),
        ("wide.csv", "a cell is too long"),
        ("deep.json", "nested too deeply"),
        ("ragged.json", "its lists are not all of one length"),
        ("object.json", "it holds an object"),
        ("null.json", "it holds null"),
        ("wide.json", "past 64 bits"),
        ("empty.json", "it is empty"),
        ("x.txt", "unknown file format: x.txt"),
        ("-", "unknown file format"),
        ("-:csv", "cannot read standard input: it has no rows"),
    ],
)
def test_a_bad_file_is_named(gradcli: Command, folder: Path, reference: str, words: str) -> None:
    done = gradcli("-v", f"x=@{reference}", "y = x", cwd=folder)
    assert (done.stdout, done.returncode) == ("", 2)
    assert done.stderr.startswith("error[E0901]")
    assert words in done.stderr


@pytest.mark.parametrize("each", [(), ("--each", "n")], ids=["whole", "rows"])
def test_a_constant_of_a_dtype_no_tensor_has_is_refused(gradcli: Command, folder: Path, each: tuple[str, ...]) -> None:
    np.save(folder / "wide.npy", np.ones(2, np.longdouble))
    done = gradcli("--const", "n=@wide.npy", *each, "print(n)", cwd=folder)
    assert (done.stdout, done.returncode) == ("", 2)
    assert f"there are no tensors of dtype {np.dtype(np.longdouble).name}" in done.stderr
    assert gradcli("-v", "n=@unsigned.npy", *each, "--get", "n", "y = n.sum()", cwd=folder).returncode == 0


@pytest.mark.parametrize("option", ["-v", "--const"])
def test_a_number_past_the_default_dtype_is_said(gradcli: Command, tmp_path: Path, option: str) -> None:
    (tmp_path / "large.csv").write_text("1e39\n2.5\n")
    done = gradcli(option, "x=@large.csv", "--nan", "off", "--get", "x", "y = x.sum()")
    assert done.stdout == '["Infinity", 2.5]\n'
    assert "large.csv: a number past the largest of float32 is read as infinity" in done.stderr
    exact = gradcli(option, "x=@large.csv", "--dtype", "float64", "--get", "x", "y = x.sum()")
    assert exact.stdout == "[1e+39, 2.5]\n"
    assert "infinity" not in exact.stderr
