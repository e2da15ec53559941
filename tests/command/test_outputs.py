"""-o FILE: what is written, that it is whole or not there, and what a bad name is told."""

from __future__ import annotations

import errno
import json
import os
import stat
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from gradcli.render import outputs
from tests.conftest import ROOT, Command

PROGRAM = "x = tensor([[1., 2.], [3., 4.]]); n = 3; s = 'text'; f = lambda v: v; out = (x * x).sum()"


def test_npz_holds_names_and_gradients(gradcli: Command, tmp_path: Path) -> None:
    done = gradcli("-o", "out.npz", PROGRAM)
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)
    with np.load(tmp_path / "out.npz", allow_pickle=False) as archive:
        assert sorted(archive) == ["n", "out", "s", "x", "x.grad"]
        assert archive["x.grad"].tolist() == [[2.0, 4.0], [6.0, 8.0]]
        assert archive["x"].dtype == np.float32


def test_npz_comes_back_in(gradcli: Command) -> None:
    gradcli("-o", "out.npz", PROGRAM)
    assert gradcli("-v", "g=@out.npz:x.grad", "--get", "g", "y = g * 1").stdout == "[[2.0, 4.0], [6.0, 8.0]]\n"


def test_json_is_the_report(gradcli: Command, tmp_path: Path) -> None:
    done = gradcli("-o", "out.json", "print('said'); " + PROGRAM)
    report = json.loads((tmp_path / "out.json").read_text())
    assert done.stdout == "said\n"
    assert report == json.loads(gradcli("--json", "print('said'); " + PROGRAM).stdout)


@pytest.mark.parametrize(
    ("name", "content"), [("g.csv", "2.0,4.0\n6.0,8.0\n"), ("g.json", "[[2.0, 4.0], [6.0, 8.0]]\n")], ids=["csv", "json"]
)
def test_one_value_as_text(gradcli: Command, tmp_path: Path, name: str, content: str) -> None:
    assert gradcli("--get", "x.grad", "-o", name, PROGRAM).stdout == ""
    assert (tmp_path / name).read_text() == content


def test_one_value_as_npy(gradcli: Command, tmp_path: Path) -> None:
    gradcli("--get", "x.grad", "-o", "g.npy", PROGRAM)
    assert np.load(tmp_path / "g.npy").tolist() == [[2.0, 4.0], [6.0, 8.0]]


def test_a_vector_is_one_column(gradcli: Command, tmp_path: Path) -> None:
    gradcli("--get", "x", "-o", "x.csv", "x = tensor([0.1, nan, inf])")
    assert (tmp_path / "x.csv").read_text() == "0.1\nnan\ninf\n"
    assert gradcli("--const", "x=@x.csv", "print(x)").stdout == "tensor([0.1000,    nan,    inf])\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("-o", "out.npy"), "is written by --get EXPRESSION"),
        (("-o", "out.zip"), "unknown suffix"),
        (("-o", "missing/out.json"), "no such file or directory"),
        (("--json", "-o", "out.npz"), "--json cannot be written to out.npz"),
        (("--get", "f", "-o", "out.npy"), "is not a tensor"),
        (("--get", "ones(2, 2, 2)", "-o", "out.csv"), "rows and columns cannot hold"),
    ],
)
def test_what_cannot_be_written_is_told(gradcli: Command, tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    done = gradcli(*arguments, PROGRAM)
    assert (done.stdout, done.returncode) == ("", 2)
    assert words in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_failed_run_leaves_the_old_file(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "out.json").write_text("old")
    assert gradcli("-o", "out.json", "x = unknown").returncode == 5
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]
    assert (tmp_path / "out.json").read_text() == "old"


def test_the_place_of_a_file_is_taken_at_once(gradcli: Command, tmp_path: Path) -> None:
    """The old file, which a reader may have open, is not written into: another takes its name, with its permissions."""
    target = tmp_path / "out.json"
    target.write_text("old")
    target.chmod(0o640)
    (tmp_path / "link.json").symlink_to(target)
    with target.open() as reader:
        assert gradcli("-o", "link.json", "x = 1").returncode == 0
        assert reader.read() == "old"
    assert (tmp_path / "link.json").is_symlink()
    assert json.loads(target.read_text())["exit_status"] == 0
    assert stat.S_IMODE(os.stat(target).st_mode) == 0o640
    assert len(list(tmp_path.iterdir())) == 2


CURIOUS = {
    "a list that holds itself": "x = []; x.append(x)",
    "a dict that holds itself": "x = {}; x['a'] = x",
    "lists too deep": "x = []\nfor i in range(5000): x = [x]",
    "a repr that fails": "class A:\n    def __repr__(self): return 1 / 0\nx = A()",
    "a repr that is no text": "class A:\n    def __repr__(self): return 5\nx = A()",
    "a list of leaves": "x = [ones(2), ones(2)]; x[0].requires_grad_(); y = x[0].sum()",
}


@pytest.mark.parametrize("program", CURIOUS.values(), ids=CURIOUS.keys())
def test_every_view_shows_curious_values(gradcli: Command, program: str) -> None:
    for view in (("--report",), ("--json",), ("--get", "x"), ("-o", "out.npz"), ("-o", "out.json")):
        done = gradcli(*view, program)
        assert (done.stderr, done.returncode) == ("", 0)
        if view == ("--json",):
            jsonschema.Draft202012Validator(json.loads((ROOT / "docs" / "report.schema.json").read_text())).validate(
                json.loads(done.stdout)
            )


def test_a_list_of_tensors_is_one_array(gradcli: Command, tmp_path: Path) -> None:
    gradcli("-o", "out.npz", CURIOUS["a list of leaves"])
    with np.load(tmp_path / "out.npz", allow_pickle=False) as archive:
        assert archive["x"].tolist() == [[1.0, 1.0], [1.0, 1.0]]


def test_a_device_stays_a_device(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "null.json").symlink_to("/dev/null")
    (tmp_path / "full.json").symlink_to("/dev/full")
    assert gradcli("-o", "null.json", "x = 1").returncode == 0
    done = gradcli("-o", "full.json", "x = 1")
    assert (done.stderr, done.returncode) == ("error[E0906]: cannot write full.json: no space left on device\n", 2)
    assert Path("/dev/null").is_char_device()
    assert Path("/dev/full").is_char_device()


def test_a_folder_is_no_file(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "out.json").mkdir()
    assert gradcli("-o", "out.json", "x = 1").stderr == "error[E0906]: cannot write out.json: is a directory\n"
    assert not list((tmp_path / "out.json").iterdir())


@pytest.mark.parametrize(("word", "value"), [("string", ["NaN", "Infinity", "-Infinity"]), ("null", [None, None, None])])
def test_nonfinite(gradcli: Command, word: str, value: list[object]) -> None:
    report = json.loads(gradcli("--json", f"--nonfinite={word}", "x = tensor([nan, inf, -inf])").stdout)
    jsonschema.Draft202012Validator(json.loads((ROOT / "docs" / "report.schema.json").read_text())).validate(report)
    assert report["names"]["x"]["value"] == value


def test_nonfinite_error_names_the_value(gradcli: Command) -> None:
    done = gradcli("--json", "--nonfinite=error", "a = 1; x = tensor([1., inf])")
    assert (done.stdout, done.returncode) == ("", 2)
    assert "error[E0906]: `x` holds inf" in done.stderr


def test_what_utf8_and_python_cannot_write_is_written(gradcli: Command, tmp_path: Path) -> None:
    assert gradcli("-o", "out.json", 'x = "\\ud800"; n = 10**5000; y = ones(1)').returncode == 0
    names = json.loads((tmp_path / "out.json").read_text())["names"]
    assert (names["x"]["value"], names["n"]["value"]) == ("\ud800", "<int of about 5000 digits>")
    assert "<int of about 5000 digits>" in gradcli("n = 10**5000; y = ones(1)").stdout


@pytest.mark.parametrize("number", [errno.EBUSY, errno.EACCES])
def test_a_file_that_cannot_be_replaced_is_written_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def refuse(path: Path, content: bytes) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(outputs, "replace", refuse)
    (tmp_path / "there").write_bytes(b"longer than the new one")
    outputs.write(str(tmp_path / "there"), b"new")
    assert (tmp_path / "there").read_bytes() == b"new"
    with pytest.raises(OSError, match="no"):
        outputs.write(str(tmp_path / "missing"), b"new")
