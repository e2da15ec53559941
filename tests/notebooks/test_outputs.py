"""Outputs of documents: compared, explained where a gradient accumulated, and written anew."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from gradcli.analysis.documents.comparison import same
from tests.conftest import ROOT, Command
from tests.notebooks.test_running import LESSON, notebook

SAMPLES = ("chain_rule.md", "session.txt")
TWO_BACKWARDS = """\
```python
import torch
w = torch.tensor([1.0, 2.0], requires_grad=True)
(w**2).sum().backward()
w.grad
```

```output
tensor([2., 4.])
```

```python
(w**3).sum().backward()
print("now", w.grad)
```

```output
now tensor([ 3., 12.])
```
"""


@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_show_what_they_say(gradcli: Command, name: str) -> None:
    done = gradcli("--check-outputs", str(ROOT / "samples" / name))
    assert done.stdout.endswith("outputs as recorded\n")
    assert (done.stderr, done.returncode) == ("", 0)


def test_a_notebook_that_pytorch_ran_holds(gradcli: Command) -> None:
    """Its outputs are those of Jupyter's kernel under PyTorch 2.13: values, prints, an error, figures."""
    done = gradcli("--check-outputs", str(ROOT / "tests" / "recorded" / "notebooks" / "autograd.ipynb"))
    assert done.stdout.endswith("autograd.ipynb: 12 outputs as recorded\n")
    assert done.returncode == 0


def test_a_gradient_of_two_cells_is_explained(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TWO_BACKWARDS)
    done = gradcli("--check-outputs", "a.md")
    assert done.returncode == 1
    assert done.stdout == (
        "a.md:13, cell 2\n"
        "-now tensor([ 3., 12.])\n"
        "+now tensor([ 5., 16.])\n"
        "  = w.grad is the sum of the gradients of cells 1 and 2; the document shows that of cell 2 alone. Backward adds to .grad: "
        "w.grad = None before cell 2 gives what the document shows\n"
        "\n"
        "a.md: 1 of 2 outputs differs\n"
    )


def test_a_cell_that_had_run_twice_is_explained(gradcli: Command) -> None:
    done = gradcli("--check-outputs", str(ROOT / "samples" / "accumulates.ipynb"))
    assert done.returncode == 1
    assert "the document's w.grad has the gradient of cell 4 twice" in done.stdout


def test_another_difference_is_not_explained(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TWO_BACKWARDS.replace("[ 3., 12.]", "[ 3., 13.]"))
    done = gradcli("--check-outputs", "a.md")
    assert (done.returncode, "=" in done.stdout) == (1, False)


def test_the_order_in_which_cells_had_run_is_told(gradcli: Command, tmp_path: Path) -> None:
    book = json.loads(notebook("x = 1", "x"))
    for cell, count, shown in zip(book["cells"], (7, 3), ([], ["2"]), strict=True):
        cell["execution_count"] = count
        cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": text} for text in shown]
    (tmp_path / "a.ipynb").write_text(json.dumps(book))
    assert "a.ipynb was saved after its cells had run in a different order: 7, 3" in gradcli("--check-outputs", "a.ipynb").stdout


def test_the_comparison_is_data_too(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TWO_BACKWARDS)
    outputs = json.loads(gradcli("--json", "--check-outputs", "a.md").stdout)["outputs"]
    assert (outputs["ok"], outputs["compared"]) == (False, 2)
    assert outputs["differences"][0]["shown"] == "now tensor([ 5., 16.])"


@pytest.mark.parametrize(
    ("recorded", "shown", "is_same"),
    [
        ("1.0\n", "1.0", True),
        ("a  \nb", "a\nb", True),
        ("<f at 0x7f0011223344>", "<f at 0x55aa11223344>", True),
        ("<f at 0x7f0011223344>", "<f object at 0x55aa11223344>", True),
        ("<f at 0x7f0011223344>", "<g object at 0x55aa11223344>", False),
        ("0.12345678", "0.12345679", True),
        ("0.12345678", "0.12355679", False),
        ("0.1234", "0.1235", False),
        ("loss 1.2345678e-05", "loss 1.2345679e-05", True),
        ("[1., 2.]", "[1., 2., 3.]", False),
    ],
)
def test_texts_are_the_same_but_for_what_differs_between_machines(recorded: str, shown: str, is_same: bool) -> None:
    assert same(recorded, shown) is is_same


def test_an_expected_error_that_does_not_come_is_a_difference(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(">>> 1\nTraceback (most recent call last):\n  ...\nValueError: no\n")
    done = gradcli("--check-outputs", "a.txt")
    assert (done.returncode, "-ValueError: no" in done.stdout, "+1" in done.stdout) == (1, True, True)


def test_gradclis_own_errors_are_compared_whole(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(">>> ones(2).foo\n")
    gradcli("a.txt", "-o", "b.txt")
    said = gradcli("a.txt").stderr
    (tmp_path / "a.txt").write_text(f">>> ones(2).foo\n{said}>>> 2\n2\n")
    assert gradcli("--check-outputs", "a.txt").returncode == 0


def test_without_a_document_there_is_nothing_to_compare(gradcli: Command) -> None:
    done = gradcli("--check-outputs", "x = 1")
    assert (done.returncode, "needs a document" in done.stderr) == (2, True)


# ---- writing ----------------------------------------------------------------------------------------------------------------------------


def test_markdown_is_written_with_new_outputs_and_nothing_else_changed(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(LESSON)
    gradcli("a.md", "-o", "b.md")
    text = (tmp_path / "b.md").read_text()
    assert "```output\nout is 27.0\n```" in text
    assert "   >>> x.grad\n   tensor([[4.5000, 4.5000],\n           [4.5000, 4.5000]])\n   ```" in text
    without_outputs = text.replace("\n\n```output\nout is 27.0\n```", "").replace("4.5000", "0.")
    assert without_outputs.replace("\n\n```output\ntensor([[3., 3.],\n        [3., 3.]], grad_fn=<AddBackward0>)\n```", "") == LESSON
    assert gradcli("--check-outputs", "b.md").returncode == 0
    gradcli("b.md", "-o", "c.md")
    assert (tmp_path / "c.md").read_text() == text


def test_a_transcript_is_written_with_new_outputs(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Intro\n>>> x = ones(2)\n>>> x * 3\nwrong\nmore\n\n>>> for i in range(2):\n...     i\n...\n")
    gradcli("a.txt", "-o", "b.txt")
    assert (tmp_path / "b.txt").read_text() == (
        "Intro\n>>> x = ones(2)\n>>> x * 3\ntensor([3., 3.], grad_fn=<MulBackward0>)\n\n>>> for i in range(2):\n...     i\n...\n0\n1\n"
    )


def test_other_documents_are_no_transcripts(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(LESSON)
    done = gradcli("a.md", "-o", "b.txt")
    assert (done.returncode, "a.md is not a transcript" in done.stderr) == (2, True)
    done = gradcli("x = 1", "-o", "b.md")
    assert (done.returncode, "is written of one document" in done.stderr) == (2, True)


def test_a_notebook_is_written_with_new_outputs(gradcli: Command, tmp_path: Path) -> None:
    nbformat = pytest.importorskip("nbformat")
    shutil.copy(ROOT / "samples" / "accumulates.ipynb", tmp_path / "a.ipynb")
    assert gradcli("a.ipynb", "-o", "b.ipynb").returncode == 0
    book = nbformat.read(tmp_path / "b.ipynb", as_version=4)
    nbformat.validate(book)
    assert [cell.get("execution_count") for cell in book.cells] == [None, 1, 2, 3, 4]
    assert book.cells[4].outputs[0]["data"]["text/plain"] == "tensor([2., 4.])"
    assert gradcli("--check-outputs", "b.ipynb").stdout == "b.ipynb: 2 outputs as recorded\n"
    before = json.loads((tmp_path / "a.ipynb").read_text())
    after = json.loads((tmp_path / "b.ipynb").read_text())
    for one, other in zip(before["cells"], after["cells"], strict=True):
        assert {**one, "outputs": 0, "execution_count": 0} == {**other, "outputs": 0, "execution_count": 0}


def test_every_document_becomes_a_notebook_and_markdown(gradcli: Command, tmp_path: Path) -> None:
    pytest.importorskip("nbformat")
    (tmp_path / "a.md").write_text(LESSON)
    gradcli("a.md", "-o", "a.ipynb")
    assert gradcli("--check-outputs", "a.ipynb").returncode == 0
    gradcli("a.ipynb", "-o", "b.md")
    assert gradcli("--check-outputs", "b.md").returncode == 0
    assert "Prose, and ```no cell``` in it." in (tmp_path / "b.md").read_text()


def test_without_nbformat_the_extra_is_named_before_anything_runs(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "nbformat.py").write_text("raise ImportError\n")
    (tmp_path / "a.ipynb").write_text(notebook("print(1)"))
    done = gradcli("a.ipynb", "-o", "b.ipynb", env={"PYTHONPATH": f"{tmp_path}:{ROOT}"})
    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install 'gradcli[notebook]'" in done.stderr


def recorded_notebook(*cells: tuple[str, str]) -> str:
    """A notebook whose cells show these values."""
    book = json.loads(notebook(*(source for source, _ in cells)))
    for cell, (_, shown) in zip(book["cells"], cells, strict=True):
        data = {"text/plain": shown}
        cell["outputs"] = [{"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": data}] if shown else []
    return json.dumps(book)


def test_what_ipython_writes_otherwise_is_the_same(gradcli: Command, tmp_path: Path) -> None:
    cells = (
        ("import torch\ntorch.manual_seed(0)", "<torch._C.Generator at 0x7f29517ed790>"),
        ("[torch.ones(2), torch.ones(3)]", "[tensor([1., 1.]),\n tensor([1., 1., 1.])]"),
        ("%timeit -n1 -r1 1\n2", "1.13 us\n2"),
        ("%timeit -n1 -r1 1\n2", "1.13 us\n3"),
    )
    (tmp_path / "a.ipynb").write_text(recorded_notebook(*cells))
    done = gradcli("--check-outputs", "a.ipynb")
    assert done.stdout.startswith("a.ipynb, cell 4\n")
    assert done.stdout.endswith("a.ipynb: 1 of 4 outputs differs\n")
