"""Damaged and unusual files, as users of comparable tools reported them: the right value, or an error that names the place and a cure."""

from __future__ import annotations

import bz2
import datetime
import decimal
import gzip
import io
import warnings
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradcli.data.files import Loaded, loaded_from, rows_from
from gradcli.data.reference import Reading
from gradcli.diagnostics.model import UsageError

A = np.arange(6.0).reshape(2, 3)
NUMBER = "(a number is written like 1234.5)"
COMPRESSED = b"\x28\xb5\x2f\xfd"


def npy(array: Any = A, version: tuple[int, int] = (1, 0)) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.asarray(array), version=version)
    return buffer.getvalue()


def npz(*members: tuple[str, bytes], method: int = zipfile.ZIP_STORED, is_wide: bool = False) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two of one name
        for name, content in members:
            with archive.open(name, "w", force_zip64=is_wide) as file:
                file.write(content)
    return buffer.getvalue()


def load(folder: Path, name: str, content: bytes | str, part: str = "", **how: str) -> Loaded:
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return loaded_from(f"{folder / name}{part}", Reading(**how))


# name, content, the numbers, and the columns
READ: list[tuple[str, bytes | str, Any, tuple[str, ...]]] = [
    ("fortran.npy", npy(np.asfortranarray(A)), A.tolist(), ()),
    ("big.npy", npy(A.astype(">f4")), A.tolist(), ()),
    ("bigint.npy", npy(np.arange(3, dtype=">i8")), [0, 1, 2], ()),
    ("v2.npy", npy(version=(2, 0)), A.tolist(), ()),
    ("v3.npy", npy(version=(3, 0)), A.tolist(), ()),
    ("zero.npy", npy(5.0), 5.0, ()),
    ("empty.npy", npy(np.zeros((0, 3))), [], ()),
    ("wide.npz", npz(("a.npy", npy()), is_wide=True), A.tolist(), ()),
    ("bz.npz", npz(("a.npy", npy()), method=zipfile.ZIP_BZIP2), A.tolist(), ()),
    ("beside.npz", npz(("a.npy", npy()), ("notes.txt", b"hi"), ("folder/", b"")), A.tolist(), ()),
    ("nameless.npz", npz(("a", npy())), A.tolist(), ()),
    ("before.npz", b"#!/bin/sh\n" + npz(("a.npy", npy())), A.tolist(), ()),
    ("bom.csv", b"\xef\xbb\xbfa,b\n1,2\n", [[1, 2]], ("a", "b")),
    ("bom2.csv", b'\xef\xbb\xbf"a","b"\n1,2\n', [[1, 2]], ("a", "b")),
    ("bom3.csv", b"\xef\xbb\xbf1,2\n", [[1, 2]], ()),
    ("cr.csv", "a,b\r1,2\r3,4\r", [[1, 2], [3, 4]], ("a", "b")),
    ("mixed.csv", "a,b\r\n1,2\n3,4\r\n", [[1, 2], [3, 4]], ("a", "b")),
    ("blanks.csv", "\n\na,b\n1,2\n\n\n", [[1, 2]], ("a", "b")),
    ("quoted.csv", '"1","2"\n"3","4"', [[1, 2], [3, 4]], ()),
    ("lines.csv", '"a\nx",b\n1,2\n', [[1, 2]], ("a\nx", "b")),
    ("quotes.csv", '"a""x",b\n1,2\n', [[1, 2]], ('a"x', "b")),
    ("numpy.csv", "# a,b\n1,2\n", [[1, 2]], ("a", "b")),  # as numpy.savetxt writes names
    ("index.csv", ",a,b\n0,1,2\n", [[0, 1, 2]], ("", "a", "b")),  # as pandas writes its index
    ("gap.csv", "a,,c\n1,2,3\n", [[1, 2, 3]], ("a", "", "c")),
    ("infinities.csv", "inf,-inf\nInfinity,+Inf\n", [[np.inf, -np.inf], [np.inf, np.inf]], ()),
    ("exponents.csv", "1e3,1E-3\n", [[1000.0, 0.001]], ()),
    ("points.csv", ".5,5.\n", [[0.5, 5.0]], ()),
    ("zeros.csv", "010,+2\n", [[10, 2]], ()),
    ("largest.csv", "9223372036854775807\n", [9223372036854775807], ()),
    ("tiny.csv", "1e-400,1\n", [[0.0, 1.0]], ()),
    ("letters.csv", "größe,名前\n1,2\n", [[1, 2]], ("größe", "名前")),
    ("truth.csv", "True,false\n", [[True, False]], ()),
    ("bom.json", b"\xef\xbb\xbf[1,2]", [1, 2], ()),
    ("order.json", '[{"a":1,"b":2},{"b":3,"a":4}]', [[1, 2], [4, 3]], ("a", "b")),
    ("escape.json", '[{"\\u00e9":1}]', [1], ("é",)),
    ("surrogate.json", '[{"\\ud800":1}]', [1], ("\ud800",)),
    ("large.json", "[9223372036854775807]", [9223372036854775807], ()),
    ("lines.ndjson", b"\xef\xbb\xbf1\r\n\r\n2", [1, 2], ()),
    ("separator.ndjson", '{"a\u2028":1}\n{"a\u2028":2}\n', [1, 2], ("a\u2028",)),
    ("largest.ndjson", "1e308\n", [1e308], ()),
    ("members.csv.gz", gzip.compress(b"1,2\n") + gzip.compress(b"3,4\n"), [[1, 2], [3, 4]], ()),
    ("padded.csv.gz", gzip.compress(b"1,2\n") + bytes(20), [[1, 2]], ()),
    ("a.npy.gz", gzip.compress(npy()), A.tolist(), ()),
]


@pytest.mark.parametrize(("name", "content", "numbers", "columns"), READ, ids=[row[0] for row in READ])
def test_what_is_read(tmp_path: Path, name: str, content: bytes | str, numbers: Any, columns: tuple[str, ...]) -> None:
    loaded = load(tmp_path, name, content)
    assert loaded.array.tolist() == numbers
    assert loaded.columns == columns


MISSING = "`--missing=nan` reads it as nan"
REFUSED: list[tuple[str, bytes | str, str]] = [
    ("v4.npy", npy()[:6] + b"\x04\x00" + npy()[8:], "version 4.0 of the format"),
    ("records.npy", npy(np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")])), "it contains records"),
    ("dates.npy", npy(np.array(["2020-01-01"], dtype="M8[D]")), "it contains datetime64[D], not numbers"),
    ("cut.npy", npy()[:-3], "it ends too early"),
    ("magic.npy", npy()[:6], "its header is damaged"),
    ("negative.npy", npy().replace(b"(2, 3)", b"(-2,3)"), "its header is damaged"),
    ("huge.npy", npy().replace(b"(2, 3), }          ", b"(999999999999, 3),}"), "it ends too early"),
    ("text.npy", "1,2\n", "it is no .npy file"),
    ("twice.npz", npz(("a.npy", npy()), ("a.npy", npy(2 * A))), "two of its arrays are called 'a'"),
    ("texts.npz", npz(("readme.txt", b"hi")), "it holds no arrays"),
    ("lzma.npz", npz(("a.npy", npy()), method=zipfile.ZIP_LZMA), "numpy.savez_compressed writes one that can"),
    ("cut.npz", npz(("a.npy", npy()))[:-30], "it is no .npz archive, or ends too early"),
    ("comment.csv", "# made by x\n1,2\n3,4\n", "line 1 begins with `#`"),
    ("semicolon.csv", "a;b\n1;2\n", "line 2: '1;2' is not a number; columns are separated by commas"),
    ("decimals.csv", "a;b\n1,5;2,5\n", "columns are separated by commas"),
    ("comma.csv", "x\n1,5\n2,5\n", "a decimal point is a point"),
    ("bars.csv", "a|b\n1|2\n", "columns are separated by commas"),
    ("sep.csv", "sep=;\na;b\n1;2\n", "line 2: 'a;b' is not a number; columns are separated by commas"),
    ("tabs.tsv", "a,b\n1,2\n", "columns are separated by tabs"),
    ("thousand.csv", 'a,b\n"1,234",2\n', f"line 2, column 'a': '1,234' is not a number {NUMBER}; `@"),
    ("thousands.csv", "a\n1.234.567\n", f"'1.234.567' is not a number {NUMBER}"),
    ("thin.csv", "a,b\n1\u00a0234,5\n", NUMBER),
    ("unit.csv", "a,b\n5kg,3\n", NUMBER),
    ("percent.csv", "a,b\n5%,3\n", NUMBER),
    ("euro.csv", "a,b\n5€,3\n", NUMBER),
    ("minus.csv", "a\n\u22125\n", NUMBER),
    ("brackets.csv", "a\n(5)\n", NUMBER),
    ("hexadecimal.csv", "1,2\n0x10,2\n", NUMBER),
    ("underscore.csv", "1,2\n1_000,2\n", NUMBER),
    ("fortran.csv", "1e3,1\n1d3,2\n", "line 2, column 1: '1d3' is not a number"),
    ("space.csv", '1,2\n3, "4"\n', "line 2, column 2: ' \"4\"' is not a number (a quote opens a cell only right behind the delimiter)"),
    ("dates.csv", "d,v\n2020-01-01,1\n", "line 2, column 'd': '2020-01-01' is not a number; `@"),
    ("years.csv", "x,2019,2020\n1,2,3\n", "`--header=yes` reads line 1 as column names"),
    ("dash.csv", "a,b\n1,-\n2,3\n", f"line 2, column 'b': the value is missing ('-'); {MISSING}"),
    ("excel.csv", "a,b\n1,#N/A\n", f"the value is missing ('#N/A'); {MISSING}"),
    ("question.csv", "a,b\n1,?\n", f"the value is missing ('?'); {MISSING}"),
    ("trailing.csv", "1,2,\n3,4,\n", "line 1, column 3: the value is missing"),
    ("trailing2.csv", "a,b,\n1,2,\n", "[a,b]` reads other columns"),
    ("ragged.csv", "1,2\n3\n", "line 2 has 1 columns, those before it 2"),
    ("digits.csv", "12345678901234567890123,1\n", "it holds an integer past 64 bits"),
    ("beside.csv", "9223372036854775807,1.5\n", "a float64 cannot hold it exactly"),
    ("null.csv", b"1,2\n3\x00,4\n", "line 2, column 1"),
    ("header.csv", "a,b\n", "it has no rows beneath its column names"),
    ("latin.csv", b"gr\xf6\xdfe,b\n1,2\n", "byte 2 on line 1 is not UTF-8 text; save it as UTF-8"),
    ("wide.csv", "a,b\n1,2\n".encode("utf-16"), "it is UTF-16 text; save it as UTF-8"),
    ("packed.csv", gzip.compress(b"1,2\n"), "it is compressed with gzip; a kind that ends in `.gz`"),
    ("packed2.csv", bz2.compress(b"1,2\n"), "bzip2 -dc"),
    ("packed3.csv", COMPRESSED + b"\xff", "zstd -dc"),
    ("book.csv", npz(("a.npy", npy())), "it is a ZIP archive, as workbooks are"),
    ("array.csv", npy(), "it is a .npy file: `@FILE:npy`"),
    ("twice.json", '[{"a":1,"a":2}]', "an object has two values under 'a'"),
    ("twice2.json", '{"a":1,"a":2}', "an object has two values under 'a'"),
    ("twice.ndjson", '{"a":1}\n{"a":1,"a":2}\n', "line 2: an object has two values under 'a'"),
    ("more.json", '[{"a":1},{"a":2,"b":3}]', "row 2 has 'b', which the first has not; name the columns behind the file: `[a]`"),
    ("more.ndjson", '{"a":1}\n{"a":2,"b":3}\n', "line 2 has 'b', which the first has not"),
    ("less.ndjson", '{"a":1,"b":2}\n{"a":3}\n', "line 2 has no 'b'"),
    ("lines.json", "[1,2]\n[3,4]\n", "line 2, column 1: something follows its value; a value a line is `:ndjson`"),
    ("joined.ndjson", '{"a":1}{"a":2}\n', "line 1, column 8: something follows its value"),
    ("pretty.ndjson", '{\n"a":1\n}\n', "a value over several lines is `:json`"),
    ("comma.json", "[1,2,]", "line 1, column"),
    ("remark.json", "[1,2] // hi", "line 1, column 7"),
    ("power.json", "[1,\n 1e400]", "line 2, column 2: 1e400 is past the largest number of float64"),
    ("power2.json", '["Infinity", 1e400]', "1e400 is past the largest number of float64"),
    ("power.ndjson", "1.5\n-1e999\n2\n", "line 2, column 1: -1e999 is past the largest number of float64"),
    ("ragged.json", "[[1,2],[3]]", "its lists are not all of one length: [1] has 1 items, [0] has 2 items"),
    ("ragged2.json", "[[[1,2]],[[3]]]", "its lists are not all of one shape: [1] has [1, 1], [0] [1, 2]"),
    ("depth.ndjson", "1\n[1]\n", "its lists are not all of one depth: [1] has 1 items, [0] is a number"),
    ("deep.json", "[" * 2000 + "]" * 2000, "nested too deeply"),
    ("cut.csv.gz", gzip.compress(b"1,2\n" * 1000)[:-9], "it ends too early"),
    ("behind.csv.gz", gzip.compress(b"1,2\n") + b"garbage", "something follows that is not"),
    ("plain.csv.gz", b"1,2\n", "it is not compressed with gzip"),
    ("text.parquet", "hello", "it is no Parquet file"),
    ("empty.parquet", "", "it is empty"),
]


@pytest.mark.parametrize(("name", "content", "words"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_is_refused(tmp_path: Path, name: str, content: bytes | str, words: str) -> None:
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
    with pytest.raises(UsageError) as refusal:
        load(tmp_path, name, content)
    assert words in refusal.value.diagnostic.headline
    assert refusal.value.diagnostic.code == "E0901"


@pytest.mark.parametrize("content", [npy() + npy(), npy() + b"garbage", npy(np.zeros(300_000)) + b"\n"], ids=["array", "bytes", "mapped"])
def test_what_follows_an_array_is_said(tmp_path: Path, content: bytes) -> None:
    assert load(tmp_path, "a.npy", content).remark == "something follows its first array, which is not read"
    assert load(tmp_path, "b.npy", npy()).remark == ""


@pytest.mark.parametrize(("cell", "how", "numbers"), [("-", "nan", 2), ("#N/A", "drop", 1), ("<NA>", "drop", 1), (".", "nan", 2)])
def test_spellings_of_a_missing_value(tmp_path: Path, cell: str, how: str, numbers: int) -> None:
    assert len(load(tmp_path, "a.csv", f"a,b\n1,{cell}\n2,3\n", missing=how).array) == numbers


def test_a_column_that_only_later_rows_have_can_be_left_out(tmp_path: Path) -> None:
    assert load(tmp_path, "a.ndjson", '{"a":1}\n{"a":2,"b":"x"}\n', "[a]").array.tolist() == [1, 2]


def test_rows_that_come_one_after_the_other_are_as_strict(tmp_path: Path) -> None:
    cases = [case for case in REFUSED if case[0].endswith(".ndjson") and case[0] != "depth.ndjson"]  # each row may have a shape of its own
    for name, content, words in cases:
        (tmp_path / name).write_text(str(content))
        with pytest.raises(UsageError) as refusal:
            list(rows_from(str(tmp_path / name), Reading())[0])
        assert words.partition(";")[0] in refusal.value.diagnostic.headline
    assert len(cases) > 4


def test_parquet(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
    from pyarrow import parquet

    def written(**columns: Any) -> str:
        parquet.write_table(pa.table(columns), tmp_path / "a.parquet")
        return str(tmp_path / "a.parquet")

    def read(part: str = "", **columns: Any) -> Any:
        return loaded_from(written(**columns) + part, Reading()).array.tolist()

    assert read(a=[decimal.Decimal("1.50"), decimal.Decimal("2.25")]) == [1.5, 2.25]
    assert read(a=pa.array([7, 8], pa.decimal128(10, 0))) == [7, 8]
    assert read(a=pa.array([1.5, 2.5, 1.5]).dictionary_encode()) == [1.5, 2.5, 1.5]
    assert read(a=[True, False]) == [True, False]
    assert read("[b]", a=[datetime.date(2020, 1, 1)], b=[1]) == [1]
    with pytest.raises(UsageError, match=r"column 'a' holds date32.*reads other columns"):
        read(a=[datetime.date(2020, 1, 1)], b=[decimal.Decimal("1.5")])
    parquet.write_table(pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["a", "a"]), tmp_path / "two.parquet")
    with pytest.raises(UsageError, match="two of its columns are called 'a'"):
        loaded_from(str(tmp_path / "two.parquet"), Reading())
    whole = Path(written(a=[1])).read_bytes()
    (tmp_path / "cut.parquet").write_bytes(whole[:-5])
    with pytest.raises(UsageError, match="it ends too early"):
        loaded_from(str(tmp_path / "cut.parquet"), Reading())


@pytest.mark.parametrize("content", ["1,2\n3,4\n", "a,b\n1,2\n3,4\n", "1.5,2\n3,4\n", "a,b\n1,2\n\n3,4\n", 'a,b\n"1",2\n3,4\n'])
def test_columns_come_in_the_order_that_was_asked_for(tmp_path: Path, content: str) -> None:
    first, second = ("a", "b") if "a" in content else ("1", "2")
    forwards = load(tmp_path, "d.csv", content).array
    assert load(tmp_path, "d.csv", content, f"[{second},{first}]").array.tolist() == forwards[:, ::-1].tolist()
    assert load(tmp_path, "d.csv", content, f"[ {first} , {first} ]").array.tolist() == forwards[:, [0, 0]].tolist()
    assert [row.array.tolist() for row in rows_from(f"{tmp_path / 'd.csv'}[{second},{first}]", Reading())[0]] == forwards[:, ::-1].tolist()


def test_a_ragged_line_is_seen_whichever_columns_are_read(tmp_path: Path) -> None:
    for part in ("[2,1]", "[1,2]", "[1,1]", "[2]"):
        with pytest.raises(UsageError, match="line 2 has 3 columns, those before it 2"):
            load(tmp_path, "d.csv", "1,2\n3,4,5\n", part)


def test_references_that_lead_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "home.csv").write_text("1,2\n")
    assert loaded_from("~/home.csv", Reading()).array.tolist() == [[1, 2]]
    np.savez(tmp_path / "two.npz", a=A, b=A)
    for text, words in {
        f"{tmp_path}/two.npz[a]": f"`@{tmp_path}/two.npz:a` is an array of an archive",
        f"{tmp_path}/a.npy[a]": "pick columns in the program",
        "https://x.org/y.csv": "curl -s https://x.org/y.csv | gradcli … @-:csv",
    }.items():
        with pytest.raises(UsageError) as refusal:
            loaded_from(text, Reading())
        assert words in refusal.value.diagnostic.help[0]
