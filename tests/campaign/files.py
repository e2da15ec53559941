"""Damaged data files and programs, of every format that can be read."""

from __future__ import annotations

from functools import cache
from random import Random

from tests.campaign.generators import Input, generator


@cache
def whole_files() -> dict[str, bytes]:
    """Files that are right, to be damaged."""
    import gzip
    import io

    import numpy as np

    array, npy, npz, big, plain = np.arange(6.0).reshape(2, 3), io.BytesIO(), io.BytesIO(), io.BytesIO(), io.BytesIO()
    np.save(npy, array)
    np.save(big, np.asfortranarray(array.astype(">c8")))
    np.savez_compressed(npz, a=array, b=array.astype(np.int8))
    np.savez(plain, a=array)
    table = b"a,b\n1,2\n3.5,-4e3\n"
    return {
        "e.npy": big.getvalue(),
        "e.npz": plain.getvalue(),
        "d.csv.gz": gzip.compress(table, mtime=0),
        "d.tsv": table.replace(b",", b"\t"),
        "d.ndjson": b'{"a": 1, "b": [1, 2]}\n{"a": 2.5, "b": [3, 4]}\n',
        "d.jsonl": b"[1, 2]\n[3, 4]\n",
        "e.csv": b'"a ""b""",c\n1,NA\n,"2"\n',
        "e.json": b'{"a": [1, NaN], "b": {"c": [true, false]}, "dtype": "float64"}',
        "d.npy": npy.getvalue(),
        "d.npz": npz.getvalue(),
        "d.csv": b"a,b\n1,2\n3.5,-4e3\n",
        "d.json": b"[[1, 2.5], [3, 4]]",
        "d.py": b"x = ones(2)\nprint(x)\n",
    }


@generator
def data(random: Random) -> Input:
    """A damaged file as an input."""
    name = random.choice(sorted(whole_files()))
    content = bytearray(whole_files()[name])
    for _ in range(random.choice((1, 1, 2, 5))):
        place = random.randrange(len(content) or 1)
        change = random.randrange(5)
        if change == 0 and content:
            content[place % len(content)] = random.randrange(256)
        elif change == 1:
            del content[place:]
        elif change == 2:
            del content[place : place + random.randint(1, 9)]
        elif change == 3:
            content[place:place] = bytes(random.randrange(256) for _ in range(random.randint(1, 9)))
        else:
            content[place:place] = random.choice(
                (b"\xef\xbb\xbf", b"\xff\xfe", b"\r\n", b"\x00", b"nan,", b"1e999,", b"[[", b'"', b"9" * 40, b"null")
            )
    if name == "d.py":
        return Input("data", words=("d.py",), files=((name, bytes(content)),))
    which = (
        random.choice((":a", ":b", ":", ""))
        if name.endswith("npz")
        else random.choice(("", "", "", "[a]", "[b,a]", "[0]", ":csv", ":json"))
    )
    more = random.choice(
        ((), (), ("--each", "x"), ("--header=yes",), ("--header=no",), ("--missing=nan",), ("--missing=drop",), ("--dtype=float64",))
    )
    words = (random.choice(("-v", "--const")), f"x=@{name}{which}", *more)
    return Input("data", words=(*words, "y = x"), files=((name, bytes(content)),))
