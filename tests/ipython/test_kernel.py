"""The extension in a real Jupyter kernel, driven by its protocol as Jupyter drives it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ipykernel", reason="ipykernel is not installed")
nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed")
nbformat = pytest.importorskip("nbformat", reason="the extra `notebook` is not installed")

CELLS = (
    "%load_ext gradcli\nimport numpy as np\nx = np.array([1.0, 2.0])",
    "%%grad -v x -o result --formula\nprint('out follows')\nout = (x**3).sum()",
    "result.names['x'].grad.tolist()",
    "%grad ones(2) @ ones(3)",
)


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The notebook after a kernel ran it."""
    patch = pytest.MonkeyPatch()
    folder: Path = tmp_path_factory.mktemp("kernel")
    patch.setenv("IPYTHONDIR", str(folder))
    patch.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in CELLS])
    nbclient.NotebookClient(book, timeout=60, kernel_name="python3", allow_errors=True).execute()
    patch.undo()
    return book


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_a_notebook_in_a_kernel(executed: Any) -> None:
    _, grad, value, error = executed.cells
    printed, shown = grad.outputs
    assert (printed.output_type, printed.text) == ("stream", "out follows\n")
    assert shown.output_type == "execute_result"
    assert "d out/d x" in shown.data["text/plain"]
    assert "<table>" in shown.data["text/html"]
    assert shown.data["text/latex"].startswith("\\begin{align*}")
    assert value.outputs[0].data["text/plain"] == "[3.0, 12.0]"
    (failure,) = error.outputs
    assert failure.output_type == "error"
    assert failure.ename == "ProgramError"
    assert any("error[E0301]" in line for line in failure.traceback)
