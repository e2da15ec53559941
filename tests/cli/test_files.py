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
    (tmp_path / "cut.npz").write_bytes((tmp_path / "all.npz").read_bytes()[:50])
    return tmp_path


@pytest.mark.parametrize(
    ("reference", "dtype", "value"),
    [
        ("double.npy", "float64", [1.0, 2.0]),
        ("integer.npy", "float32", [1.0, 2.0]),
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
    assert ("note:" in done.stderr) is (reference == "integer.npy")


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
        ("words.csv", "line 2: 'four' is no number"),
        ("bad.json", "bad.json"),
        ("x.txt", "cannot tell what x.txt holds"),
        ("-", "cannot tell"),
    ],
)
def test_a_bad_file_is_named(gradcli: Command, folder: Path, reference: str, words: str) -> None:
    done = gradcli("-v", f"x=@{reference}", "y = x", cwd=folder)
    assert (done.stdout, done.returncode) == ("", 2)
    assert done.stderr.startswith("error[E0901]")
    assert words in done.stderr
