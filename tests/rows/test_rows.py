"""``--rows``: a run over all rows, block by block, gives what the program gives on them at once; what does not combine is refused."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from tests.conftest import ROOT, Command, environment

SCHEMA = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))
ROWS, COLUMNS = 157, 3
INPUTS = ("--const", "X=@X.npy", "--const", "y=@y.npy", "--rows", "X,y")
MEAN = "w = tensor([0.5, -1., 2.]); loss = ((X @ w - y)**2).mean()"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Rows of an array, an archive, a table, and lines of JSON, all the same."""
    random = np.random.default_rng(7)
    x = random.normal(size=(ROWS, COLUMNS)).astype(np.float32).round(4)
    y = random.normal(size=ROWS).astype(np.float32).round(4)
    np.save(tmp_path / "X.npy", x)
    np.save(tmp_path / "y.npy", y)
    np.savez(tmp_path / "both.npz", X=x, y=y)
    lines = [",".join(f"{value:.4f}" for value in (*row, goal)) for row, goal in zip(x, y, strict=True)]
    (tmp_path / "d.csv").write_text("a,b,c,goal\n" + "\n\n".join(lines) + "\n")
    objects = [{"a": float(row[0]), "b": float(row[1]), "c": float(row[2]), "goal": float(goal)} for row, goal in zip(x, y, strict=True)]
    (tmp_path / "d.ndjson").write_text("\n".join(map(json.dumps, objects)))
    return tmp_path


def data_of(done: subprocess.CompletedProcess[str]) -> dict[str, object]:
    assert done.returncode == 0, done.stderr
    data: dict[str, object] = json.loads(done.stdout)
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    return data


def gradient(data: dict[str, object], leaf: str = "w") -> np.ndarray:
    return np.array(data["gradients"][leaf]["value"])  # type: ignore[index]


@pytest.mark.parametrize(
    "program",
    [
        MEAN,
        "w = tensor([0.5, -1., 2.]); loss = ((X @ w - y)**2).sum()",
        "w = tensor([0.5, -1., 2.]); loss = ((X @ w - y)**2).sum() + 3*(w**2).sum()",
        "w = tensor([0.5, -1., 2.]); loss = ((X @ w - y)**2).mean() + 0.1*abs(w).sum()",
        "w = tensor([0.5, -1., 2.]); loss = sum([((X[i] @ w - y[i])**2) for i in range(len(X))]) / len(X)",
        "torch.manual_seed(1); w = nn.Linear(3, 1); loss = F.mse_loss(w(X)[:, 0], y)",
    ],
)
def test_a_run_in_blocks_is_the_run_over_all_rows(gradcli: Command, folder: Path, program: str) -> None:
    whole = data_of(gradcli(*INPUTS[:4], "--json", program))
    blocks = data_of(gradcli(*INPUTS, "--block", "40r", "--json", program))
    for leaf in whole["gradients"]:  # type: ignore[attr-defined]
        np.testing.assert_allclose(gradient(blocks, leaf), gradient(whole, leaf), rtol=1e-4, atol=1e-5)
    values = [data["names"]["loss"]["value"] for data in (whole, blocks)]  # type: ignore[index]
    assert values[0] == pytest.approx(values[1], rel=1e-5)
    assert blocks["rows"]["count"] == ROWS  # type: ignore[index]
    assert blocks["rows"]["blocks"] == 4  # type: ignore[index]
    assert blocks["names"]["loss"]["grad_fn"] == whole["names"]["loss"]["grad_fn"]  # type: ignore[index]


@pytest.mark.parametrize(
    "inputs",
    [
        ("--const", "X=@both.npz:X", "--const", "y=@both.npz:y"),
        ("--const", "X=@d.csv[a,b,c]", "--const", "y=@d.csv[goal]"),
        ("--const", "X=@d.ndjson[a,b,c]", "--const", "y=@d.ndjson[goal]"),
    ],
)
def test_every_kind_of_file_gives_the_same(gradcli: Command, folder: Path, inputs: tuple[str, ...]) -> None:
    shown = ("--block", "23r", "--get", "w.grad", MEAN)
    assert gradcli(*inputs, "--rows", "X,y", *shown).stdout == gradcli(*INPUTS, *shown).stdout != ""


def test_the_same_bytes_however_many_processes(gradcli: Command, folder: Path) -> None:
    program = "w = tensor([0.5, -1., 2.]); loss = ((F.dropout(X, 0.3) @ w - y)**2).mean()"
    texts = {gradcli(*INPUTS, "--block", "10r", "--seed", "3", "--jobs", jobs, "--json", program).stdout for jobs in ("1", "2", "16")}
    assert len(texts) == 1
    assert "w" in json.loads(texts.pop())["gradients"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the number of threads is set by variables alone")
@pytest.mark.parametrize("jobs", [(), ("--jobs", "1"), ("--jobs", "2")], ids=" ".join)
def test_the_same_bytes_with_products_that_several_threads_would_split(gradcli: Command, tmp_path: Path, jobs: tuple[str, ...]) -> None:
    np.save(tmp_path / "X.npy", np.random.default_rng(1).normal(size=(3000, 200)).astype(np.float32))
    program = "torch.manual_seed(0); A = randn(200, 150)*0.1; loss = tanh(X @ A).sum(1).mean()"
    run = ("--const", "X=@X.npy", "--rows", "X", "--block", "1100r", "--json", program)
    alone = gradcli("--dask", *run, env={"OPENBLAS_NUM_THREADS": "1"}) if not jobs else gradcli(*run)
    assert gradcli(*jobs, *run).stdout == alone.stdout != ""


@pytest.mark.parametrize("kind", ["csv", "tsv", "ndjson", "csv.gz", "parquet"])
@pytest.mark.parametrize("size", ["7r", "400r"])
def test_rows_that_lack_a_value_are_left_out(gradcli: Command, tmp_path: Path, kind: str, size: str) -> None:
    """Long gaps too, of which whole blocks consist; the first rows, which are to show what combines, lack theirs."""
    if kind == "parquet":
        pytest.importorskip("pyarrow")
    random = np.random.default_rng(2)
    table = [
        [float(x) if random.random() > 0.1 and not (row < 9 or 50 < row < 80) else None for x in random.integers(1, 9, 3)]
        for row in range(120)
    ]
    write_table(tmp_path / f"d.{kind}", table)
    program = "w = tensor([0.5, -1.], dtype=float64); n = len(d); loss = ((d[:, :2].double() @ w - d[:, 2])**2).sum()"
    arguments = ("--missing", "drop", "--const", f"d=@d.{kind}", "--get", "n", "--get", "loss", "--get", "w.grad", program)
    whole, blocks = gradcli(*arguments), gradcli("--rows", "d", "--block", size, *arguments)
    assert blocks.stdout == whole.stdout != "", blocks.stderr
    assert "rows were left out of 120, because a value is missing" in blocks.stderr


def write_table(path: Path, table: list[list[float | None]]) -> None:
    names = ("a", "b", "goal")
    if path.suffix == ".parquet":
        import pyarrow
        import pyarrow.parquet

        columns = {name: [row[place] for row in table] for place, name in enumerate(names)}
        pyarrow.parquet.write_table(pyarrow.table(columns), path, row_group_size=33)
    elif path.suffix == ".ndjson":
        path.write_text("\n".join(json.dumps(dict(zip(names, row, strict=True))) for row in table))
    else:
        separator = "\t" if path.suffix == ".tsv" else ","
        lines = [separator.join("" if cell is None else str(cell) for cell in row) for row in table]
        text = "\n".join([separator.join(names), *lines]) + "\n"
        path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())


def test_a_row_is_left_out_of_all_inputs(gradcli: Command, folder: Path) -> None:
    lines = (folder / "d.csv").read_text().replace("\n\n", "\n").splitlines()
    lines[20], lines[99] = "1,,3,4", "1,2,3,NA"
    (folder / "gaps.csv").write_text("\n".join(lines))
    inputs = ("--const", "X=@gaps.csv[a,b,c]", "--const", "y=@gaps.csv[goal]", "--const", "other=@y.npy", "--rows", "X,y,other")
    done = gradcli(*inputs, "--missing", "drop", "--block", "40r", "--jobs", "2", "--json", f"{MEAN}; n = len(other); m = other.mean()")
    data = data_of(done)
    rows = np.delete(np.load(folder / "y.npy"), [19, 98])
    assert data["names"]["n"]["value"] == data["rows"]["count"] == ROWS - 2  # type: ignore[index]
    assert data["names"]["m"]["value"] == pytest.approx(rows.mean(), rel=1e-5)  # type: ignore[index]
    assert "note: `X`, `y`, `other`: 2 rows were left out of 157, because a value is missing" in done.stderr


def test_all_rows_lack_a_value(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("a,b\n" + "1,\n" * 30)
    done = gradcli("--missing", "drop", "--const", "d=@d.csv", "--rows", "d", "w = 2.; loss = (w * d).mean()")
    assert done.returncode == 2
    assert "--missing=drop leaves too few rows" in done.stderr


def test_the_report_says_what_is_not_kept(gradcli: Command, folder: Path) -> None:
    program = "w = tensor([0.5, -1., 2.]); r = X @ w - y; m = X.max(); print(m); n = len(X); loss = (r**2).mean()"
    text = gradcli(*INPUTS, "--block", "40r", "--report", program).stdout
    assert "over 157 rows in 4 blocks" in text
    assert "not kept, one entry per row: `X`, `y`, `r`" in text
    assert "what the program prints is not shown" in text
    assert "`m`" in text
    assert "157" in next(line for line in text.splitlines() if line.startswith("n "))


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("w = tensor([1., 1., 1.]); loss = ((X @ w - y)**2).max()", "`loss` is neither a mean nor a sum over the rows of `X` and `y`"),
        ("w = tensor([1., 2., 1.]); Z = (X - X.mean(0)) / X.std(0); loss = ((Z @ w - y)**2).mean()", "is neither a mean nor a sum"),
        ("w = tensor([1., 1., 1.]); p = X @ w; loss = p[y > 0].mean() + p[y <= 0].mean()", "is neither a mean nor a sum"),
        ("w = tensor([1., 1., 1.]); loss = ((X @ w - y)**2).mean().sqrt()", "is neither a mean nor a sum"),
        ("w = tensor([1., 1., 1.]); loss = X @ w", "`loss` has one entry for each row of `X` and `y`"),
    ],
)
def test_what_does_not_combine_is_refused(gradcli: Command, folder: Path, program: str, said: str) -> None:
    done = gradcli(*INPUTS, "--block", "40r", program)
    assert (done.returncode, done.stdout) == (2, "")
    assert "error[E0911]" in done.stderr
    assert said in done.stderr
    assert "all 13 rows give" in done.stderr or "one entry" in done.stderr


def test_leaves_that_are_drawn_anew_in_each_block_are_refused(gradcli: Command, folder: Path) -> None:
    done = gradcli(*INPUTS, "--block", "40r", "w = randn(3); loss = ((X @ w - y)**2).mean()")
    assert "`w` starts from other values in each block" in done.stderr
    assert gradcli(*INPUTS, "--block", "40r", "torch.manual_seed(1); w = randn(3); loss = ((X @ w - y)**2).mean()").returncode == 0


def test_a_block_that_fails_names_its_rows(gradcli: Command, folder: Path) -> None:
    value = float(np.load(folder / "X.npy")[130, 0])
    done = gradcli(*INPUTS, "--block", "40r", "--jobs", "2", f"{MEAN}; assert ((X[:, 0] - {value}).abs() > 1e-6).all()")
    assert done.returncode == 5
    assert "error[E0504]" in done.stderr
    assert "in the block of rows 120 to 156" in done.stderr


def test_a_cell_that_is_no_number_is_named_with_its_line(gradcli: Command, tmp_path: Path) -> None:
    lines = [f"{row},{row % 7}" for row in range(500)]
    lines[321] = "321,oops"
    (tmp_path / "bad.csv").write_text("a,b\n" + "\n".join(lines) + "\n")
    done = gradcli("--const", "X=@bad.csv", "--rows", "X", "--block", "100r", "w = 2.; loss = (w * X).mean()")
    assert done.returncode == 2
    assert "bad.csv: line 323, column 'b': 'oops' is not a number" in done.stderr


def test_values_that_are_not_finite_are_traced_to_their_rows(gradcli: Command, folder: Path) -> None:
    rows = np.load(folder / "X.npy")
    rows[90, 1] = np.inf
    np.save(folder / "X.npy", rows)
    done = gradcli(*INPUTS, "--block", "40r", MEAN)
    assert "W0101" in done.stderr
    assert "from the block of rows 80 on" in done.stderr
    assert gradcli(*INPUTS, "--block", "40r", "--nan", "error", MEAN).returncode == 4


def test_a_run_that_was_stopped_goes_on(gradcli: Command, folder: Path) -> None:
    whole = gradcli(*INPUTS, "--block", "10r", "--get", "w.grad", MEAN).stdout
    asked = (*INPUTS, "--block", "10r", "--resume", "kept", "--get", "w.grad", MEAN)
    assert gradcli(*asked).stdout == whole
    lines = (folder / "kept").read_bytes().splitlines(keepends=True)
    (folder / "kept").write_bytes(b"".join(lines[:-1]) + lines[-1][:40])  # killed while it wrote
    assert gradcli(*asked).stdout == whole
    done = gradcli(*asked[:-1], MEAN.replace("2.]", "3.]"))
    assert (done.returncode, "is from another run" in done.stderr) == (2, True)
    (folder / "kept").write_text("my own notes\n")
    done = gradcli(*asked)
    assert (done.returncode, "is not one that `--resume` wrote" in done.stderr) == (2, True)
    assert (folder / "kept").read_text() == "my own notes\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--rows", "Z", MEAN), "--rows Z: no -v or --const gives a value to this name"),
        (("--const", "X=@X.npy", "--const", "y=[1, 2]", "--rows", "X,y", MEAN), "`X` has 157 rows, `y` has 2"),
        (("--const", "X=3", "--rows", "X", MEAN), "--rows needs rows, but `X` is a single value"),
        (("--const", "X=@-:csv", "--rows", "X", MEAN), "the rows of standard input cannot be read in blocks"),
        (("--const", "X=@s3://bucket/X.npy", "--rows", "X", MEAN), "add `--dask`"),
        ((*INPUTS, "--block", "many", MEAN), "--block takes a size such as 64M"),
        ((*INPUTS, "--jobs", "0", MEAN), "--jobs takes a number of processes"),
        ((*INPUTS, "--graph", MEAN), "--graph cannot be combined with --rows"),
        ((*INPUTS, "--each", "X", MEAN), "--rows and --each exclude each other"),
        ((*INPUTS, "--get", "p", "w = tensor([1., 1., 1.]); p = X @ w; loss = (p - y).mean()"), "`p` is not kept under --rows"),
        (("--jobs", "2", "x = ones(2)"), "--jobs belongs to --rows or --each, which is not there"),
        ((*INPUTS, "w = tensor([1., 1., 1.]); loss = (X @ w - z).mean()"), "name 'z' is not defined"),
    ],
)
def test_mistakes(gradcli: Command, folder: Path, arguments: tuple[str, ...], said: str) -> None:
    done = gradcli(*arguments)
    assert done.returncode in (2, 5)
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("damage", ["short", "fortran", "compressed"])
def test_arrays_that_cannot_be_read_in_blocks(gradcli: Command, folder: Path, damage: str) -> None:
    rows = np.load(folder / "X.npy")
    name = "X.npz" if damage == "compressed" else "X.npy"
    if damage == "short":
        (folder / name).write_bytes((folder / name).read_bytes()[:-10])
    elif damage == "fortran":
        np.save(folder / name, np.asfortranarray(rows))
    else:
        np.savez_compressed(folder / name, X=rows)
    done = gradcli("--const", f"X=@{name}", "--rows", "X", "w = tensor([1., 1., 1.]); loss = (X @ w).mean()")
    assert done.returncode == 2
    assert {"short": "it ends too early", "fortran": "column by column", "compressed": "it is compressed"}[damage] in done.stderr


def test_minimize_goes_down_over_all_rows(gradcli: Command, folder: Path) -> None:
    rows, goals = np.load(folder / "X.npy").astype(np.float64), np.load(folder / "y.npy").astype(np.float64)
    best, *_ = np.linalg.lstsq(rows, goals, rcond=None)
    data = data_of(gradcli(*INPUTS, "--block", "50r", "--jobs", "2", "--minimize", "--json", MEAN))
    found = data["minimum"]
    np.testing.assert_allclose(found["names"]["w"]["value"], best, atol=1e-3)  # type: ignore[index]
    assert found["converged"] is True  # type: ignore[index]
    assert gradient(data).shape == (3,)
    done = gradcli(*INPUTS, "--minimize", "--wrt", "v", MEAN)
    assert (done.returncode, "`v`" in done.stderr) == (2, True)


def test_check_compares_gradients_with_differences_over_all_rows(gradcli: Command, folder: Path) -> None:
    data = data_of(gradcli(*INPUTS, "--block", "50r", "--check", "--json", MEAN))
    assert [leaf["ok"] for leaf in data["check"]["leaves"].values()] == [True]  # type: ignore[index]
    wrong = "class Twice(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, x): return x * 1\n    @staticmethod\n"
    wrong += f"    def backward(ctx, g): return 2 * g\n{MEAN.replace('X @ w', 'X @ Twice.apply(w)')}"
    done = gradcli(*INPUTS, "--block", "50r", "--check", wrong)
    assert (done.returncode, "WRONG" in done.stdout) == (1, True)


def test_columns_have_their_names_in_blocks_too(gradcli: Command, folder: Path) -> None:
    program = 'w = tensor([0.5, -1., 2.]); loss = ((d[:, :3] @ w - d["goal"])**2).mean()'
    data = data_of(gradcli("--const", "d=@d.csv", "--rows", "d", "--block", "50r", "--json", program))
    whole = data_of(gradcli("--const", "d=@d.csv", "--json", program))
    np.testing.assert_allclose(gradient(data), gradient(whole), rtol=1e-4)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("if X[0, 0] > 4: loss = 'text'", "`loss` is not the same kind of value in all blocks: it differs in rows 80 to 119"),
        ("if X[0, 0] > 4: loss = (X @ w)", "`loss` is not the same kind of value in all blocks"),
        ("if X[0, 0] > 4: loss = (X @ v).mean()", "the gradient of `v` is not the same kind of value in all blocks"),
    ],
)
def test_blocks_that_go_different_ways_are_refused(gradcli: Command, folder: Path, statement: str, said: str) -> None:
    rows = np.load(folder / "X.npy")
    rows[80:120, 0] = 5
    np.save(folder / "X.npy", rows)
    program = f"w = tensor([0.5, -1., 2.]); v = ones(3); loss = ((X @ w - y)**2).mean(); {statement}"
    done = gradcli(*INPUTS, "--block", "40r", program)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_names_that_some_blocks_do_not_have_are_left_out(gradcli: Command, folder: Path) -> None:
    rows = np.load(folder / "X.npy")
    rows[80:120, 0] = 5
    np.save(folder / "X.npy", rows)
    data = data_of(gradcli(*INPUTS, "--block", "40r", "--json", f"if X[0, 0] < 4: m = X.sum()\n{MEAN}"))
    assert data["rows"]["left_out"]["m"] == "not the same in all blocks"  # type: ignore[index]
    assert "m" not in data["names"]  # type: ignore[operator]


def test_a_leaf_as_long_as_a_block_is_no_column_of_rows(gradcli: Command, folder: Path) -> None:
    done = gradcli(*INPUTS, "--block", "3r", "--get", "w.grad", MEAN)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(",") == 2


def test_a_worker_that_is_killed_ends_the_run(folder: Path) -> None:
    program = f"print('here')\n{MEAN}\nk = 0\nwhile len(X) > 20 and k < 10**9: k = k + 1"
    command = [sys.executable, "-m", "gradcli", *INPUTS, "--jobs", "2", program]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(), cwd=folder)
    workers: list[int] = []
    while len(workers) < 2:
        found = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()
        workers = [int(pid) for pid in found]
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
    _, err = run.communicate(timeout=60)
    assert run.returncode == 5
    assert "error[E0912]: a worker process was killed" in err
