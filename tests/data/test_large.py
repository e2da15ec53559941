"""Files that are read without detours: large arrays are mapped, plain tables are read by NumPy, and both come to what the long way comes to."""

from __future__ import annotations

import os
import random
from pathlib import Path

import numpy as np
import pytest

from gradcli.data import files
from gradcli.data.files import loaded_from
from gradcli.data.inputs import TooLarge, constant, variable
from gradcli.data.npy import MAPPED_FROM
from gradcli.data.reference import Reading
from gradcli.diagnostics.model import UsageError
from gradcli.runs.session import Session, Settings


def test_a_large_array_is_mapped_and_each_run_has_its_own(tmp_path: Path) -> None:
    array = np.arange(MAPPED_FROM // 8, dtype=np.float64)
    np.save(tmp_path / "a.npy", array)
    given = variable(f"x=@{tmp_path / 'a.npy'}")
    os.unlink(tmp_path / "a.npy")  # it is open, and needs no name any more
    first, second = given.value(), given.value()
    first.array[0] = -1.0
    assert (second.array == array).all()
    assert (given.value().array == array).all()
    assert second.requires_grad


@pytest.mark.parametrize(
    "change", [np.asfortranarray, lambda array: array.astype(">f8"), lambda array: array > 5, lambda array: array.astype("i8")]
)
def test_arrays_of_any_layout_are_what_numpy_reads(tmp_path: Path, change: object) -> None:
    array = change(np.arange(MAPPED_FROM / 4).reshape(2, -1))  # type: ignore[operator]
    np.save(tmp_path / "a.npy", array)
    loaded = loaded_from(str(tmp_path / "a.npy"), Reading()).array
    assert loaded.dtype == array.dtype.newbyteorder("=")
    assert (loaded == array).all()


def test_an_array_past_the_limit_is_refused(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.zeros(MAPPED_FROM))
    given = constant(f"x=@{tmp_path / 'a.npy'}")
    with pytest.raises(TooLarge) as caught, Session(Settings(inputs=[given], memory_limit=MAPPED_FROM)):
        pass
    assert "it holds 8 MiB, and the limit is 1 MiB" in caught.value.diagnostic.headline
    assert caught.value.exit_status == 5


CELLS = (
    "1",
    "-2",
    "0.5",
    "1e3",
    " 7 ",
    "+3",
    "9007199254740993",
    "nan",
    "inf",
    "",
    "NA",
    "x",
    "1_0",
    '"4"',
    '"a,b"',
    "True",
    "0x1",
    "1.",
    ".5",
    "١",
)


def test_the_quick_way_comes_to_what_the_slow_way_comes_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance, path, agreed = random.Random(1), tmp_path / "a.csv", 0
    for _ in range(400):
        cells = CELLS[: chance.choice((1, 2, 6, len(CELLS)))]
        width = chance.randrange(1, 4)
        lines = [",".join(chance.choice(cells) for _ in range(width + (chance.random() < 0.02))) for _ in range(chance.randrange(1, 6))]
        head = [",".join("abc"[:width])] if chance.random() < 0.5 else []
        path.write_text(chance.choice(("\n", "\r\n")).join([*head, *lines, ""]), newline="")
        reference = f"{path}[b]" if head and chance.random() < 0.3 else str(path)
        reading = Reading(missing=chance.choice(("error", "nan", "drop")))
        quick = outcome(reference, reading)
        with monkeypatch.context() as patch:
            patch.setattr(files, "quick_table", lambda file, table: None)
            assert outcome(reference, reading) == quick
        agreed += not isinstance(quick, str)
    assert agreed > 50


def outcome(reference: str, reading: Reading) -> object:
    """The dtype and numbers as texts, or what is said."""
    try:
        array = loaded_from(reference, reading).array
    except UsageError as error:
        return error.diagnostic.headline
    return array.dtype.name, str(array.tolist())


@pytest.mark.parametrize("kind", ["csv", "tsv", "ndjson", "parquet"])
def test_columns_have_names(tmp_path: Path, kind: str) -> None:
    if kind == "parquet":
        pytest.importorskip("pyarrow")
        from gradcli.data.parquet import content_of

        (tmp_path / "a.parquet").write_bytes(content_of({"age": np.array([30.0, 40.0]), "height": np.array([1.5, 2.5])}))
    else:
        sign = "\t" if kind == "tsv" else ","
        table = f"age{sign}height\n30{sign}1.5\n40{sign}2.5\n"
        rows = '{"age": 30, "height": 1.5}\n{"age": 40, "height": 2.5}\n'
        (tmp_path / f"a.{kind}").write_text(rows if kind == "ndjson" else table)
    loaded = loaded_from(str(tmp_path / f"a.{kind}"), Reading())
    assert loaded.columns == ("age", "height")
    assert loaded_from(f"{tmp_path / f'a.{kind}'}[height]", Reading()).array.tolist() == [1.5, 2.5]
    with pytest.raises(UsageError, match=r"has no (column )?'heigth'; it has height"):
        loaded_from(f"{tmp_path / f'a.{kind}'}[heigth]", Reading())


def test_parquet_names_what_it_cannot_give(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    pytest.importorskip("pyarrow.parquet")

    path = str(tmp_path / "a.parquet")
    pyarrow.parquet.write_table(pyarrow.table({"n": [1, None], "s": ["x", "y"]}), path)
    for reference, words in ((path, "row 2, column 'n': the value is missing"), (f"{path}[s]", "column 's' holds string, not numbers")):
        with pytest.raises(UsageError) as caught:
            loaded_from(reference, Reading())
        assert words in caught.value.diagnostic.headline
    assert str(loaded_from(f"{path}[n]", Reading(missing="nan")).array.tolist()) == "[1.0, nan]"
    assert loaded_from(f"{path}[n]", Reading(missing="drop")).array.tolist() == [1.0]
