"""Damaged files: whatever a byte, a cut or a lie in a header makes of them, they are read or named as unreadable, and nothing else."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradcli.data.files import loaded_from, rows_from
from gradcli.data.inputs import constant, variable
from gradcli.data.reference import Reading
from gradcli.diagnostics.model import GradcliError
from gradcli.runs.session import Session, Settings

TOKENS = (
    b"(",
    b"'",
    b",",
    b"\n",
    b"\r",
    b"\x00",
    b"\xff",
    b"9" * 25,
    b"-1",
    b"nan",
    b"[",
    b"}",
    b'"',
    b"L",
    b"O8",
    b"|V8",
    b"<M8[ns]",
    b"e999",
)
FILES = 150  # of each kind; 12,000 of all kinds were tried once


def npy(array: Any) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


def npz(**arrays: Any) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def npz_of_lzma(array: Any) -> bytes:
    """An archive as other programs may write it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.npy", npy(array))
    return buffer.getvalue()


def parquet() -> bytes:
    pytest.importorskip("pyarrow")
    from gradcli.data.parquet import content_of

    return content_of({"a": np.arange(3), "b": np.array([1.5, np.nan, 2.5])})


WHOLE = {
    "npy": lambda: [
        npy(np.arange(6.0).reshape(2, 3)),
        npy(np.asfortranarray(np.ones((2, 3), "f4"))),
        npy(np.arange(200_000.0)),
        npy(np.array(["a"])),
    ],
    "npz": lambda: [npz(a=np.arange(6.0)), npz(a=np.arange(60.0), b=np.ones(2))],
    "csv": lambda: [b"a,b\n1,2\n3,4.5\n", b'"x","y"\n"1",2\n,3\n', b"16777217,0.5\r\n1e400,-inf\r\n"],
    "tsv": lambda: [b"a\tb\n1\t2\n"],
    "json": lambda: [b"[[1, 2], [3, 4.5]]", b'[{"a": 1, "b": null}, {"a": 2, "b": "NaN"}]', b'{"real": 1.0, "imag": 2.0}'],
    "ndjson": lambda: [b"[1, 2]\n[3, 4]\n", b'{"a": 1}\n{"a": 2}\n'],
    "csv.gz": lambda: [gzip.compress(b"a,b\n1,2\n3,4\n" * 5)],
    "npy.gz": lambda: [gzip.compress(npy(np.arange(50.0)))],
    "parquet": lambda: [parquet()],
}


def damaged(content: bytes, chance: random.Random) -> bytes:
    """The content with a bit flipped, bytes put in, taken out or written over, or its end cut off, once or a few times."""
    bytes_now = bytearray(content)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        size = max(1, len(bytes_now))
        place = chance.randrange(min(size, 160) if chance.random() < 0.6 else size)
        token = chance.choice(TOKENS)
        match chance.randrange(5):
            case 0 if bytes_now:
                bytes_now[place] ^= 1 << chance.randrange(8)
            case 1:
                bytes_now[place:place] = token
            case 2:
                del bytes_now[place : place + chance.choice((1, 2, 5, 40))]
            case 3:
                del bytes_now[place:]
            case _:
                bytes_now[place : place + len(token)] = token
    return bytes(bytes_now)


@pytest.mark.parametrize("kind", WHOLE)
def test_a_damaged_file_is_read_or_named(tmp_path: Path, kind: str) -> None:
    chance, wholes = random.Random(kind), WHOLE[kind]()
    path = tmp_path / f"file.{kind}"
    endings: Counter[str] = Counter()
    for number in range(FILES):
        path.write_bytes(damaged(chance.choice(wholes), chance))
        reading = Reading(chance.choice(("auto", "yes", "no")), chance.choice(("error", "nan", "drop")))
        endings[ending(number, path, reading)] += 1
    assert set(endings) <= {"read", "E0901", "E0601"}
    assert endings["E0901"] > FILES // 10


def ending(number: int, path: Path, reading: Reading) -> str:
    """What came of reading a file in one of three ways: ``read``, or the code of what is said."""
    try:
        if number % 3 == 2:
            rows, _ = rows_from(str(path), reading)
            for _ in rows:
                pass
        else:
            with Session(Settings(inputs=[(variable if number % 3 else constant)(f"x=@{path}", reading)])):
                pass
    except GradcliError as error:
        return error.diagnostic.code
    return "read"


SAID = (
    ("open.npy", "its header is damaged"),
    ("key.npy", "its header is damaged"),
    ("negative.npy", "its header is damaged"),
    ("short.npy", "its header is damaged"),
    ("damaged.npz", "its data is damaged"),
    ("lzma.npz", "it is compressed in a way that cannot be read here"),
)


@pytest.mark.parametrize(("name", "words"), SAID)
def test_what_is_wrong_is_said(tmp_path: Path, name: str, words: str) -> None:
    headers = {
        "open.npy": "{'descr': '<f8', 'fortran_order': False, 'shape': (2,",
        "key.npy": "{[]: 1}\n",
        "negative.npy": "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }\n",
        "short.npy": "{'descr': ('<f8',), 'fortran_order': False, 'shape': (2,), }\n",
    }
    if name in headers:
        header = headers[name].encode()
        content = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + np.ones(2).tobytes()
    else:
        whole = bytearray(npz(a=np.arange(6.0)) if name == "damaged.npz" else npz_of_lzma(np.arange(6.0)))
        whole[70:85] = bytes(255 - byte for byte in whole[70:85])
        content = bytes(whole)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(GradcliError) as caught:
        loaded_from(str(tmp_path / name), Reading())
    assert words in caught.value.diagnostic.headline
