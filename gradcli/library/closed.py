"""What stands for a function that would leave the program: it is there, and refuses."""

from typing import Any, NoReturn

OF_TORCH = dict.fromkeys(("save", "load"), "a program has no access to files: print the values, or save them with -o")


def refuse(*arguments: Any, **keywords: Any) -> NoReturn:
    """What a program cannot do."""
    raise PermissionError("a program has no access to files, processes or the environment")
