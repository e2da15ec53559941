"""What is worked out when a wheel is built, so that no installed command ever waits for it.

The LALR tables of the grammar, and the syntax of the library's own texts (`gradcli/prelude`).  A checkout works them out at its first run.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface[Any]):
    """Adds the packed files to a wheel; an editable install has none, for its texts change."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel" or version == "editable":
            return
        sys.path.insert(0, self.root)
        from gradcli.command import bytecode
        from gradcli.diagnostics.model import Source
        from gradcli.lang.parsing import cache, parsed, tables
        from gradcli.lang.parsing.lark_tables import build
        from gradcli.lang.parsing.parser import parse

        self.folder = tempfile.TemporaryDirectory()
        packed = {"gradcli/lang/parsing/tables.bin": tables.plain(build(tables.grammar_text()))}
        for path in sorted(Path(self.root, "gradcli", "prelude").rglob("*.gc")):
            syntax = parse(Source(path.name, path.read_text(encoding="utf-8")))
            packed[f"{path.relative_to(self.root).as_posix()}{parsed.PACKED}"] = parsed.encoded(syntax)
        files = {name: cache.as_bytes(data) for name, data in packed.items()}
        files[f"gradcli/{bytecode.FILE}"] = bytecode.pack(self.root, "gradcli")
        for number, (name, content) in enumerate(files.items()):
            file = Path(self.folder.name, str(number))
            file.write_bytes(content)
            build_data["force_include"][str(file)] = name

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()
