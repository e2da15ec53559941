"""Make every file that is derived from the code: the directories of ops and of names, the op reference, the manual page, the differences, the reference
pages, the pictures.

python docs/regenerate.py
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPTS = ("directory", "ops", "texts", "manual", "differences", "references", "pictures")  # in this order: all others need the directory

if __name__ == "__main__":
    for script in SCRIPTS:  # each in a process of its own, which reads the directory anew
        subprocess.run([sys.executable, str(Path(__file__).with_name(f"{script}.py"))], check=True)
