"""What ``@…`` refers to."""

from __future__ import annotations

import pytest

from gradcli.data.reference import Reference, reference_of


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("a.npy", Reference("a.npy", "npy")),
        ("a/b.CSV", Reference("a/b.CSV", "csv")),
        ("a.tsv.gz", Reference("a.tsv.gz", "tsv", is_compressed=True)),
        ("all.npz:weight", Reference("all.npz", "npz", "weight")),
        ("all.npz:csv", Reference("all.npz", "npz", "csv")),
        ("/dev/fd/63:csv", Reference("/dev/fd/63", "csv")),
        ("/dev/fd/63:ndjson.gz", Reference("/dev/fd/63", "ndjson", is_compressed=True)),
        ("/dev/fd/63:npz:a:b", Reference("/dev/fd/63", "npz", "a:b")),
        ("-:json", Reference("-", "json")),
        ("-:npz", Reference("-", "npz")),
        ("-:npz:w", Reference("-", "npz", "w")),
        ("d.csv[age, height]", Reference("d.csv", "csv", columns=("age", "height"))),
        ("-:jsonl[a]", Reference("-", "jsonl", columns=("a",))),
        ("run[1].npy", Reference("run[1].npy", "npy")),
        ("-", Reference("-", "")),
        ("-:toml", Reference("-", "")),
        ("x.txt", Reference("x.txt", "")),
    ],
)
def test_the_parts_of_a_reference(text: str, reference: Reference) -> None:
    assert reference_of(text) == reference
