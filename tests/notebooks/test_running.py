"""Notebooks, Markdown and transcripts as programs: what runs, what is shown, where errors are said to be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, Command

LESSON = """\
# A lesson

```python
x = ones(2, 2)
y = x + 2
y
```

Prose, and ```no cell``` in it.

```bash
rm -rf /
```

~~~gradcli
out = mean(3*y*y)
print("out is", out.item())
out;
~~~

```python skip
this is not read
```

1. A list:

   ```pycon
   >>> out.backward()
   >>> x.grad
   tensor([[0., 0.],
           [0., 0.]])
   ```
"""


def notebook(*cells: str, **metadata: Any) -> str:
    """A notebook of these cells; those that begin with ``#`` and a space are prose."""
    made = [
        {"cell_type": "markdown", "metadata": {}, "source": text}
        if text.startswith("# ")
        else {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": text.splitlines(keepends=True)}
        for text in cells
    ]
    return json.dumps({"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 4})


def test_markdown_runs_block_by_block(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(LESSON)
    done = gradcli("a.md")
    assert done.stderr == ""
    assert done.stdout == (
        "tensor([[3., 3.],\n        [3., 3.]], grad_fn=<AddBackward0>)\nout is 27.0\ntensor([[4.5000, 4.5000],\n        [4.5000, 4.5000]])\n"
    )


def test_a_notebook_shows_the_last_value_of_each_cell(gradcli: Command, tmp_path: Path) -> None:
    cells = ("# Title", "import torch", "1\n2", "x = 3\nx;", "None", "for i in range(2):\n    i", "_ + 1", "'text'")
    (tmp_path / "a.ipynb").write_text(notebook(*cells))
    done = gradcli("a.ipynb")
    assert (done.stdout, done.stderr, done.returncode) == ("2\n3\n'text'\n", "", 0)


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("a.ipynb", notebook("# Prose", "import torch\nx = torch.ones(2)", "y = 1\nx @ torch.ones(3)"), "a.ipynb, cell 3, line 2"),
        ("a.ipynb", notebook("x = ones(2)", "y = (1"), "a.ipynb, cell 2, line 1"),
        ("a.md", "# T\n\n```python\nx = ones(2)\n```\n\n```py\n\nx.foo\n```\n", "a.md:9, cell 2, line 2"),
        ("a.txt", ">>> x = ones(2)\n>>> def f():\n...     return x.foo\n...\n>>> f()\n", "a.txt:3, cell 2, line 2"),
    ],
)
def test_errors_say_which_cell_and_line(gradcli: Command, tmp_path: Path, name: str, text: str, place: str) -> None:
    (tmp_path / name).write_text(text)
    done = gradcli(name)
    assert f"--> {place}\n" in done.stderr
    assert done.returncode in (3, 5)
    assert place in gradcli("--error-format=short", name).stderr
    error = json.loads(gradcli("--json", name).stdout or "{}") if done.returncode == 5 else {}
    assert not error or error["diagnostics"][-1]["labels"][0]["source"].startswith(f"{name}, cell ")


def test_the_import_of_torch_counts_for_the_whole_document(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_text(notebook("x = [1.0, 2.0]", "import torch", "ones(2)"))
    done = gradcli("a.ipynb")
    assert "a.ipynb, cell 3, line 1" in done.stderr
    assert "name 'ones' is not defined" in done.stderr


def test_a_document_in_shorthand_ends_in_backward(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_text(notebook("x = ones(2)", "out = (x**2).sum()"))
    assert "d out/d x" in gradcli("a.ipynb").stdout


def test_documents_and_programs_share_their_names(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_text(notebook("x = 2 * ones(2)"))
    assert gradcli("a.ipynb", "print((x**2).sum())", "--no-report").stdout == "tensor(8., grad_fn=<SumBackward0>)\n"


COMMANDS = "%matplotlib inline\n!pip install torch\nx = 1\nif x:\n    %timeit x\ns = '''\n%no\n'''\nprint(x, s == '\\n%no\\n')\n%time y = 2\nprint(y)\nx?"


def test_lines_for_ipython_and_the_shell_are_passed_over_with_one_note(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_text(notebook(COMMANDS, "%%bash\nrm x", "%%time\nprint(y + 1)", "z = (9\n  % x)\nz"))
    done = gradcli("a.ipynb")
    assert done.stdout == "1 True\n2\n3\n0\n"
    assert done.stderr == (
        "note: skipped, as not part of the program: %matplotlib inline (cell 1), !pip install torch (cell 1), %timeit x (cell 1) and 3 more\n"
    )


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.ipynb", "{", "it is no JSON"),
        ("a.ipynb", "[]", "it is no notebook"),
        ("a.ipynb", '{"cells": [1]}', "its cells are not a list of objects"),
        ("a.ipynb", notebook("1", kernelspec={"language": "R"}), "its cells are R, not Python"),
        ("a.md", "# Nothing\n", "it has no block of Python"),
    ],
)
def test_what_is_no_document_is_refused(gradcli: Command, tmp_path: Path, name: str, text: str, words: str) -> None:
    (tmp_path / name).write_text(text)
    done = gradcli(name)
    assert words in done.stderr
    assert done.returncode == 2


def test_a_missing_document_and_one_beside_each(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "lesson.ipynb").write_text(notebook("1"))
    assert "did you mean `lesson.ipynb`?" in gradcli("leson.ipynb").stderr
    assert "is a document" in gradcli("--each", "x", "-v", "x=[1, 2]", "lesson.ipynb").stderr


def test_an_error_that_the_document_shows_ends_nothing(gradcli: Command) -> None:
    done = gradcli(str(ROOT / "samples" / "session.txt"))
    assert done.returncode == 0
    assert "error[E0301]" in done.stderr


def test_format_3_is_read(gradcli: Command, tmp_path: Path) -> None:
    cells = [{"cell_type": "code", "input": ["1 + 1"], "outputs": [{"output_type": "pyout", "text": ["2"]}]}]
    (tmp_path / "a.ipynb").write_text(json.dumps({"worksheets": [{"cells": cells}], "nbformat": 3, "metadata": {}}))
    assert gradcli("--check-outputs", "a.ipynb").stdout == "a.ipynb: 1 output as recorded\n"


def test_a_view_sees_the_whole_document(gradcli: Command, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(LESSON)
    done = gradcli("--explain", "--check", "a.md")
    assert "unchanged, to x" in done.stdout
    assert "right" in done.stdout


def test_python_runs_documents_too() -> None:
    import gradcli

    result = gradcli.run(LESSON, name="a.md", check_outputs=True)
    places = [each.place for each in result.views["check_outputs"].differences]
    assert places == [
        "a.md:4, cell 1, line 1",
        "a.md:16, cell 2, line 1",
        "a.md:29, cell 4, line 1",
    ]
