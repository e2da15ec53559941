"""--completion SHELL: the scripts know every option, and the shells themselves complete with them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Command, environment


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_know_every_option(gradcli: Command, shell: str) -> None:
    from gradcli.command.cli import all_options

    done = gradcli("--completion", shell)
    assert (done.stderr, done.returncode) == ("", 0)
    for option in all_options():
        for name in option.words:
            spelled = f"-l {name[2:]}" if name.startswith("--") and shell == "fish" else name.lstrip("-") if shell == "fish" else name
            assert spelled in done.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_parse(gradcli: Command, shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    done = subprocess.run([shell, "-n"], input=gradcli("--completion", shell).stdout, capture_output=True, text=True, check=True)
    assert done.stderr == ""


CASES = [
    ("--co", {"--const", "--color", "--completion"}),
    ("--color ", {"auto", "always", "never"}),
    ("--dtype fl", {"float16", "float32", "float64"}),
    ("--explain-error E030", {f"E030{digit}" for digit in range(7)}),
    ("--ignore E", set()),
    ("--json tr", {"train.py"}),
    ("-o n", {"notes.txt"}),
    ("-v ", set()),
]


@pytest.fixture
def folder(gradcli: Command, tmp_path: Path) -> Path:
    """Two files to choose from, and beside them the completion of each shell."""
    work = tmp_path / "work"
    work.mkdir()
    (work / "train.py").touch()
    (work / "notes.txt").touch()
    (work / "picture.png").touch()
    for shell in ("bash", "zsh", "fish"):
        (tmp_path / f"completion.{shell}").write_text(gradcli("--completion", shell).stdout)
    return work


def completed(folder: Path, *command: str) -> set[str]:
    """What a shell that was started so shows."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    env = environment(HOME=str(folder.parent), XDG_CONFIG_HOME=str(folder.parent), XDG_DATA_HOME=str(folder.parent))
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=env, timeout=60, check=False)
    assert done.stderr == ""
    return {line.split("\t")[0].strip() for line in done.stdout.splitlines()} - {""}


@pytest.mark.parametrize(("typed", "expected"), [*CASES, ("--color = al", {"always"})])
def test_bash_completes(folder: Path, typed: str, expected: set[str]) -> None:
    words = typed.split(" ")
    quoted = " ".join(f"'{word}'" for word in words)
    program = f'COMP_WORDS=(gradcli {quoted}); COMP_CWORD={len(words)}; _gradcli; printf "%s\\n" "${{COMPREPLY[@]}}"'
    assert completed(folder, "bash", "-c", f"source ../completion.bash\n{program}") == expected


# What fish and zsh complete behind the name of an input.
INPUTS = [("-v x=@no", {"x=@notes.txt"}), ("--const=x=@tr", {"--const=x=@train.py"}), ("--const x=@tr", {"x=@train.py"})]


@pytest.mark.parametrize(("typed", "expected"), [*CASES, *INPUTS, ("--color=al", {"--color=always"}), ("", {"train.py", "notes.txt"})])
def test_fish_completes(folder: Path, typed: str, expected: set[str]) -> None:
    assert completed(folder, "fish", "-c", f"source ../completion.fish; complete -C 'gradcli {typed}'") == expected


@pytest.mark.parametrize("typed", ["-f my", "-o my", "my", "--file=my"])
def test_bash_completes_names_with_blanks(folder: Path, typed: str) -> None:
    (folder / "my file.gc").touch()
    script = """
        source ../completion.bash
        COMP_WORDS=(gradcli {words}); COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 )); _gradcli; printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    words = typed.replace("=", " = ")
    done = subprocess.run(["bash", "-c", script.format(words=words)], capture_output=True, text=True, cwd=folder, check=True)
    assert done.stdout == "my file.gc\n"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("-v x =@ da", "@da ta.csv"),
        ("--const x =@", "@$(a).py\n@'q.py\n@da ta.csv\n@notes.txt\n@picture.png\n@train.py"),
        ("-v x = da", ""),
        ("'$'", "$(a).py"),
        ('"\'q"', "'q.py"),
        ("new", ""),
    ],
)
def test_bash_completes_odd_names_and_the_files_of_inputs(folder: Path, typed: str, expected: str) -> None:
    for name in ("da ta.csv", "$(a).py", "'q.py", "new\nline.py"):
        (folder / name).touch()
    script = "source ../completion.bash; COMP_WORDS=(gradcli {typed}); COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 )); _gradcli"
    program = f"{script.format(typed=typed)}; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    done = subprocess.run(["bash", "-c", program], capture_output=True, text=True, cwd=folder, check=True)
    assert sorted(done.stdout.strip().split("\n")) == sorted(expected.split("\n"))


# zsh completes only in its line editor, so one zsh types to another, until nothing more comes.
ZSH = r"""
zmodload zsh/zpty
zpty child zsh -f -i
drain() { local some quiet=0; heard=; repeat 100; do
    sleep 0.1; some=; while zpty -r -t child piece; do some+=$piece; done 2>/dev/null
    heard+=$some; quiet=$(( ${#some} ? 0 : quiet + 1 )); [[ $heard == *$1* ]] && (( quiet > 7 )) && return
done }
zpty -w child 'PS1=; stty rows 100 cols 300; autoload -Uz compinit; compinit -u -d ../dump; setopt no_list_ambiguous; source ../completion.zsh; print re""ady'
drain ready
zpty -w -n child "gradcli $1"$'\t'
drain gradcli
print -r -- "$heard"
"""
CODES = re.compile(r"\x1b\[[\d;?]*[A-Za-z]|\r|\x07")


ZSH_INPUTS = [("-v x=@no", {"x=@notes.txt"}), ("--const x=@tr", {"x=@train.py"})]


@pytest.mark.parametrize(("typed", "expected"), [*CASES, *ZSH_INPUTS, ("--color=al", {"--color=always"}), ("", {"train.py", "notes.txt"})])
def test_zsh_completes(folder: Path, typed: str, expected: set[str]) -> None:
    if shutil.which("zsh") is None:
        pytest.skip("zsh is not installed")
    command = ["zsh", "-f", "-c", ZSH, "zsh", typed]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=environment(TERM="xterm"), timeout=60, check=False)
    shown = set(CODES.sub(" ", done.stdout).split())
    assert expected <= shown
    others = {"train.py", "notes.txt", "--json", "--get", "E0301", "W0101", "float32", "always"} - expected - set(typed.split())
    assert not others & shown
