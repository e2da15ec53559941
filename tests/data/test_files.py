"""Arrays from files of each kind, their rows, and the words for what cannot be read."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradcli.data.files import loaded_from, rows_from
from gradcli.data.numbers import inexact
from gradcli.data.reference import Reading
from gradcli.diagnostics.model import UsageError

PLAIN = Reading()


def read(path: Path, text: str | bytes, part: str = "", reading: Reading = PLAIN) -> Any:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return loaded_from(f"{path}{part}", reading).array.tolist()


def refusal(path: Path, text: str, part: str = "", reading: Reading = PLAIN) -> str:
    with pytest.raises(UsageError) as caught:
        read(path, text, part, reading)
    return caught.value.diagnostic.headline


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("a.csv", "1,2\n3,4\n", [[1, 2], [3, 4]]),
        ("a.csv", "1\r2\r", [1, 2]),
        ("a.csv", "1,2\r\n\r\n3,4\r\n", [[1, 2], [3, 4]]),
        ("a.csv", '"1",2.5\n', [[1.0, 2.5]]),
        ("a.csv", "True,False\n", [[True, False]]),
        ("a.csv", "16777217\n9007199254740993\n", [16777217, 9007199254740993]),
        ("a.tsv", "u\tv\n1\t2\n", [[1, 2]]),
        ("a.ndjson", "[1, 2]\n\n[3, 4]\n", [[1, 2], [3, 4]]),
        ("a.jsonl", '{"u": 1, "v": 2}\n{"v": 4, "u": 3}\n', [[1, 2], [3, 4]]),
        ("a.json", '[{"u": 1}, {"u": 2}]', [1, 2]),
        ("a.json", '["Infinity", -1.5, "-Infinity"]', [float("inf"), -1.5, float("-inf")]),
        ("a.json", '[{"real": 1.0, "imag": -2.0}]', [1 - 2j]),
        ("a.csv:json", "[5]", [5]),
    ],
)
def test_text_is_read(tmp_path: Path, name: str, text: str, value: object) -> None:
    name, _, kind = name.partition(":")
    array = read(tmp_path / name, text, f":{kind}" if kind else "")
    assert (array, str(array)) == (value, str(value))


@pytest.mark.parametrize("kind", ["csv", "tsv", "json", "ndjson", "npy"])
def test_each_kind_may_be_compressed(tmp_path: Path, kind: str) -> None:
    np.save(tmp_path / "plain.npy", np.array([1, 2]))
    content = {"json": b"[1, 2]", "npy": (tmp_path / "plain.npy").read_bytes()}.get(kind, b"1\n2\n")
    assert read(tmp_path / f"a.{kind}.gz", gzip.compress(content)) == [1, 2]
    assert read(tmp_path / "b", gzip.compress(content), f":{kind}.gz") == [1, 2]
    assert "it is not compressed with gzip" in refusal(tmp_path / f"c.{kind}.gz", "1\n2\n")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.csv", "age,height\n3,\n", "line 2, column 'height': the value is missing; `--missing=nan`"),
        ("a.csv", "1,2\n3,NA\n", "line 2, column 2: the value is missing ('NA')"),
        ("a.csv", "a,b\n1,x\n", "line 2, column 'b': 'x' is not a number"),
        ("a.csv", "1.0 2.0\n", "it has no rows beneath its column names; columns are separated by commas"),
        ("a.tsv", "1,2\n", "columns are separated by tabs"),
        ("a.csv", "9007199254740993,0.5\n", "cannot hold it exactly"),
        ("a.csv", "99999999999999999999\n", "an integer past 64 bits"),
        ("a.json", "[" * 65 + "1" + "]" * 65, "nested too deeply"),
        ("a.json", '["x"]', "it holds text"),
        ("a.jsonl", "[1]\n[2\n", "line 2, column 3: it is no JSON value"),
        ("a.jsonl", '{"u": 1}\n{"w": 2}\n', "line 2 has no 'u'; it has w"),
        ("a.jsonl", '{"u": 1}\n[2]\n', "line 2 is no object"),
        ("a.jsonl", '{"u": null}\n', "line 1, 'u': it holds null, a missing value"),
        ("a.jsonl", "", "it has no rows"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str, text: str, words: str) -> None:
    assert words in refusal(tmp_path / name, text)


def test_a_first_row_without_a_number_has_the_names(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n")
    assert "read as column names (a, b)" in loaded_from(str(path), PLAIN).remark
    assert loaded_from(str(path), Reading(header="yes")).remark == ""
    assert "line 1, column 1: 'a' is not a number" in refusal(path, "a,b\n1,2\n", reading=Reading(header="no"))
    assert read(path, "2020,2021\n1,2\n", reading=Reading(header="yes")) == [[1, 2]]
    assert "line 1, column 2: 'b' is not a number" in refusal(path, "1,b\n1,2\n")


def test_columns_are_picked(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    text = "name,age,height\nAnn,3,1.5\nBob,4,2.5\n"
    assert read(path, text, "[height,age]") == [[1.5, 3.0], [2.5, 4.0]]
    assert read(path, text, "[age]") == [3, 4]
    assert "it has no column 'hieght'; it has height" in refusal(path, text, "[hieght]")
    assert read(path, "1,2\n3,4\n", "[2]") == [2, 4]
    assert "columns are numbers from 1 to 2" in refusal(path, "1,2\n", "[x]")
    assert read(tmp_path / "a.jsonl", '{"n": "x", "u": 1}\n{"u": 2, "n": null}\n', "[u]") == [1, 2]


def test_missing_values_are_nan_or_their_rows_are_left_out(tmp_path: Path) -> None:
    text = "1,2\n3,\nNA,4\n5,6\n"
    assert str(read(tmp_path / "a.csv", text, reading=Reading(missing="nan"))) == "[[1.0, 2.0], [3.0, nan], [nan, 4.0], [5.0, 6.0]]"
    assert read(tmp_path / "a.csv", text, reading=Reading(missing="drop")) == [[1, 2], [5, 6]]
    for name, content in (("a.json", "[[1, 2], [3, null]]"), ("a.ndjson", "[1, 2]\n[3, null]\n")):
        assert read(tmp_path / name, content, reading=Reading(missing="drop")) == [[1, 2]]
        assert str(read(tmp_path / name, content, reading=Reading(missing="nan"))) == "[[1.0, 2.0], [3.0, nan]]"


def test_rows_are_those_of_the_whole(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n3,4\n")
    (tmp_path / "a.ndjson").write_text("[1, 2]\n[3, 4]\n")
    (tmp_path / "a.json").write_text(json.dumps([[1, 2], [3, 4]]))
    for name in ("a.csv", "a.ndjson", "a.json"):
        rows, _ = rows_from(str(tmp_path / name), PLAIN)
        assert [row.array.tolist() for row in rows] == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    ("value", "dtype", "lost"),
    [
        (16777217, "float32", 16777217),
        (16777216, "float32", None),
        (1 << 40, "float32", None),
        (-16777217, "float32", -16777217),
        (16777217, "float64", None),
        ((1 << 53) + 1, "float64", (1 << 53) + 1),
        (257, "bfloat16", 257),
        (0, "float32", None),
        (-(1 << 63), "float32", None),
    ],
)
def test_integers_that_a_dtype_cannot_hold(value: int, dtype: str, lost: int | None) -> None:
    assert inexact(np.array([1, value]), dtype) == lost


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('1,"2\n3,4\n', "line 1: a quote is opened and never closed"),
        ('1,2\n3,"4\n5,6\n', "line 2: a quote is opened and never closed"),
        ('"1","2"\n"3","4\n', "line 2: a quote is opened and never closed"),
        ('1,2\n"3"4,5\n', "line 2: a cell goes on behind its closing quote"),
        ("1,2\n3,-1e400\n", "line 2, column 2: '-1e400' is past the largest number of float64"),
        ("# hi\n1,2\n", "line 2 has 2 columns, those before it 1"),
        ("9223372036854775807\n9223372036854775808\n", "an integer past 64 bits"),
    ],
)
@pytest.mark.parametrize("streams", [False, True])
def test_tables_that_do_not_hold_what_they_seem_to(tmp_path: Path, text: str, words: str, streams: bool) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(text)
    if streams and "64 bits" in words:
        pytest.skip("row by row, each is an array of its own")
    with pytest.raises(UsageError) as caught:
        list(rows_from(str(path), Reading())[0]) if streams else loaded_from(str(path), Reading())
    assert words in caught.value.diagnostic.headline


@pytest.mark.parametrize(("kind", "text"), [("json", "[1, 1e400]"), ("ndjson", "[1, 2]\n[1, -1e400]\n")])
def test_json_past_all_numbers(tmp_path: Path, kind: str, text: str) -> None:
    assert "1e400 is past the largest number of float64" in refusal(tmp_path / f"large.{kind}", text)
    assert read(tmp_path / f"infinite.{kind}", text.replace("1e400", "Infinity"))
