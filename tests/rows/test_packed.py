"""Blocks of compressed files and of Parquet: the same numbers as from plain files, read forwards or by groups of rows."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from gradcli.data.reference import Reading
from gradcli.rows import layout, stretch
from tests.conftest import Command

ROWS = 500
PROGRAM = 'w = tensor([1., -1.]); loss = ((d[["a", "b"]] @ w - d["y"])**2).mean()'
BLOCKS = ("--rows", "d", "--block", "60r", "--get", "w.grad", "--get", "loss")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    table = np.random.default_rng(3).normal(size=(ROWS, 3)).round(4)
    lines = [",".join(f"{value:.4f}" for value in row) for row in table]
    text = "a,b,y\n" + "\n\n".join(lines) + "\n"
    (tmp_path / "d.csv").write_text(text)
    (tmp_path / "z.csv.gz").write_bytes(gzip.compress(text.encode()))
    np.save(tmp_path / "d.npy", table)
    (tmp_path / "z.npy.gz").write_bytes(gzip.compress((tmp_path / "d.npy").read_bytes()))
    return tmp_path


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_compressed_text(gradcli: Command, folder: Path, jobs: str) -> None:
    plain = gradcli("--const", "d=@d.csv", *BLOCKS, PROGRAM)
    packed = gradcli("--const", "d=@z.csv.gz", *BLOCKS, "--jobs", jobs, PROGRAM)
    assert (packed.stdout, packed.returncode) == (plain.stdout, 0), packed.stderr


def test_a_compressed_array(gradcli: Command, folder: Path) -> None:
    program = "w = tensor([1., -1., 2.], dtype=torch.float64); loss = ((d @ w)**2).mean()"
    plain, packed = (gradcli("--const", f"d=@{name}", *BLOCKS, program) for name in ("d.npy", "z.npy.gz"))
    assert (packed.stdout, packed.returncode) == (plain.stdout, 0), packed.stderr


def test_a_compressed_file_is_read_forwards_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    found = layout.layout_of("d=@z.csv.gz", "--const", Reading())
    opened: list[str] = []
    real = stretch.opened
    monkeypatch.setattr(stretch, "opened", lambda path, *packed, **how: opened.append(path) or real(path, *packed, **how))
    blocks = [stretch.rows_between(found, start, min(start + 70, ROWS), Reading()) for start in range(0, ROWS, 70)]
    assert opened == ["z.csv.gz"]
    assert np.array_equal(np.concatenate(blocks), np.load("d.npy"))
    places = [reader.place for (path, *_), reader in stretch.OPEN.items() if path == "z.csv.gz"]
    assert [place.row for place in places if place is not None] == [ROWS]


def test_a_line_of_a_compressed_file_is_named(gradcli: Command, folder: Path) -> None:
    lines = gzip.decompress((folder / "z.csv.gz").read_bytes()).decode().splitlines()
    lines[601] = "1,x,2"  # line 602: every other one is empty
    (folder / "z.csv.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    done = gradcli("--const", "d=@z.csv.gz", *BLOCKS, PROGRAM)
    assert done.returncode == 2
    assert "z.csv.gz: line 602, column 'b': 'x' is not a number" in done.stderr


def test_a_compressed_file_that_ends_too_early(gradcli: Command, folder: Path) -> None:
    (folder / "z.csv.gz").write_bytes((folder / "z.csv.gz").read_bytes()[:2000])
    done = gradcli("--const", "d=@z.csv.gz", *BLOCKS, PROGRAM)
    assert (done.returncode, done.stderr) == (2, "error[E0901]: cannot read z.csv.gz: it ends too early\n")


def write_parquet(folder: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra `parquet` is not installed")
    import pyarrow

    table = np.load(folder / "d.npy")
    parquet.write_table(pyarrow.table({name: table[:, place] for place, name in enumerate("aby")}), folder / "d.parquet", row_group_size=77)
    gaps = pyarrow.array([None if number == 300 else number for number in range(ROWS)])
    parquet.write_table(pyarrow.table({"n": np.arange(ROWS), "gaps": gaps}), folder / "n.parquet", row_group_size=77)


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_parquet_by_groups_of_rows(gradcli: Command, folder: Path, jobs: str) -> None:
    write_parquet(folder)
    program = f"torch.set_default_dtype(torch.float64); {PROGRAM}"
    whole = gradcli("--const", "d=@d.parquet", "--get", "w.grad", "--get", "loss", program)
    blocks = gradcli("--const", "d=@d.parquet", *BLOCKS, "--jobs", jobs, program)
    assert blocks.returncode == whole.returncode == 0, blocks.stderr
    for one, other in zip(whole.stdout.splitlines(), blocks.stdout.splitlines(), strict=True):
        assert np.allclose(eval(one), eval(other), rtol=1e-12, atol=0)


@pytest.mark.parametrize(
    ("options", "text", "shown"),
    [
        (("--const", "d=@n.parquet[n]"), "s = d.sum()", "124750\n"),
        (("--missing", "nan", "--const", "d=@n.parquet"), 's = d["n"].sum()', "124750.0\n"),
    ],
)
def test_integers_of_parquet(gradcli: Command, folder: Path, options: tuple[str, ...], text: str, shown: str) -> None:
    write_parquet(folder)
    done = gradcli(*options, "--rows", "d", "--block", "60r", "--get", "s", text)
    assert (done.stdout, done.returncode) == (shown, 0), done.stderr


def test_a_missing_value_of_parquet_has_its_row(gradcli: Command, folder: Path) -> None:
    write_parquet(folder)
    done = gradcli("--const", "d=@n.parquet", "--rows", "d", "--block", "60r", "s = d.sum()")
    assert done.returncode == 2
    assert "n.parquet: row 301, column 'gaps': the value is missing" in done.stderr


def test_what_is_not_read_in_blocks(gradcli: Command, folder: Path) -> None:
    write_parquet(folder)
    (folder / "d.parquet.gz").write_bytes(gzip.compress((folder / "d.parquet").read_bytes()))
    done = gradcli("--const", "d=@d.parquet.gz", "--rows", "d", "s = d.sum()")
    assert done.returncode == 2
    assert "the rows of d.parquet.gz cannot be read in blocks" in done.stderr
