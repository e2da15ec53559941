"""``--completion SHELL``: what makes a shell complete gradcli's options, their values and script files, made from the options themselves.

The scripts are whole: pressing Tab starts no Python.
"""

from __future__ import annotations

from collections.abc import Iterable

from gradcli.data.sources import DOCUMENT_SUFFIXES, SCRIPT_SUFFIXES
from gradcli.diagnostics.codes import CODES
from gradcli.options.option import Option
from gradcli.records import NamedTuple

SUFFIXES = tuple(suffix.lstrip(".") for suffix in (*SCRIPT_SUFFIXES, *DOCUMENT_SUFFIXES))


class Word(NamedTuple):
    """An option as a shell needs to know it."""

    names: tuple[str, ...]
    help: str
    choices: tuple[str, ...]
    takes_value: bool
    takes_file: bool

    @property
    def takes_input(self) -> bool:
        """Whether its value is NAME=VALUE, and may be NAME=@FILE."""
        return self.names[-1] in ("--var", "--const")


def script(options: Iterable[Option], shell: str) -> str:
    """The text to be sourced."""
    return {"bash": bash, "zsh": zsh, "fish": fish}[shell]([word(option) for option in options])


def word(option: Option) -> Word:
    """An option and what its value can be."""
    codes = tuple(code for code in CODES if code[0] in option.takes_codes)
    takes_value = not (option.is_flag or option.is_optional)
    return Word(option.words, option.help.rstrip("."), option.choices or codes, takes_value, option.takes_file)


def bash(options: list[Word]) -> str:
    """A function for ``complete -F``: values after an option that takes one, options after a dash, else script files."""
    cases = [
        f"        {'|'.join(word.names)}) COMPREPLY=($(compgen -W '{' '.join(word.choices)}' -- \"$word\")); return ;;"
        for word in options
        if word.choices
    ]
    cases += [f'        {"|".join(word.names)}) _gradcli_files "$word"; return ;;' for word in options if word.takes_file]
    others = [name for word in options if word.takes_value and not word.choices and not word.takes_file for name in word.names]
    cases.append(f"        {'|'.join(others)}) return ;;")
    every = " ".join(name for word in options for name in word.names)
    return "\n".join(
        [
            "# gradcli completion for bash: source <(gradcli --completion bash)",
            "_gradcli_files() {",
            "    local file",
            "    while IFS= read -r file; do",
            '        [[ -e $file || $file == "~"* ]] && COMPREPLY+=("$file")',  # not half of a name with a line end
            '    done < <(compgen -f -- "$1")',
            "}",
            "_gradcli() {",
            '    local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" file',
            "    COMPREPLY=()",
            '    [[ $before == "=" ]] && before="${COMP_WORDS[COMP_CWORD-2]}"',
            '    [[ $word == "=" ]] && before="${COMP_WORDS[COMP_CWORD-1]}" word=""',
            '    [[ $word == *@ ]] && before="$word" word=""',  # -v x=@FILE, of which bash makes three words
            "    if [[ $before == *@ ]]; then",
            '        _gradcli_files "$word"',
            """        [[ $word == [\\'\\"]* ]] || COMPREPLY=("${COMPREPLY[@]/#/@}")""",  # the line editor replaces the sign too, but for after a quote
            "        return",
            "    fi",
            "    case $before in",
            *cases,
            "    esac",
            "    if [[ $word == -* ]]; then",
            f"        COMPREPLY=($(compgen -W '{every}' -- \"$word\"))",
            "        return",
            "    fi",
            "    while IFS= read -r file; do",
            f'        [[ -d $file || $file == *.{" || $file == *.".join(SUFFIXES)} ]] && COMPREPLY+=("$file")',
            '    done < <(_gradcli_files "$word"; printf "%s\\n" "${COMPREPLY[@]}")',
            "}",
            "complete -o filenames -F _gradcli gradcli",
            "",
        ]
    )


def zsh(options: list[Word]) -> str:
    """Arguments for ``_arguments``."""
    lines = []
    for word in options:
        names = word.names[0] if len(word.names) == 1 else f"'{{{','.join(word.names)}}}'"
        sign = "=" if word.names[-1].startswith("--") and word.takes_value and len(word.names) == 1 else ""
        value = (
            f":value:({' '.join(word.choices)})"
            if word.choices
            else ":file:_files"
            if word.takes_file
            else ":value:_gradcli_inputs"
            if word.takes_input
            else ":value:"
            if word.takes_value
            else ""
        )
        lines.append(f"    '*{names}{sign}[{escaped(word.help)}]{value}' \\")
    patterns = "|".join(SUFFIXES)
    return "\n".join(
        [
            "#compdef gradcli",
            "# gradcli completion for zsh: source <(gradcli --completion zsh)",
            "_gradcli_inputs() { compset -P '*=@' && _files }",
            "_gradcli() {",
            "  _arguments -s -S \\",
            *lines,
            f"    '*:program:_files -g \"*.({patterns})\"'",
            "}",
            "compdef _gradcli gradcli",
            "",
        ]
    )


def escaped(text: str) -> str:
    """Help inside the brackets of zsh and the quotes around them."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:").replace("'", "'\\''")


FISH_INPUTS = (
    "function __gradcli_inputs",
    "    set -l word (string replace -r '^--\\w+=' '' -- (commandline -ct))",
    "    set -l start (string match -r '^[^@]*=@' -- $word); or return",
    "    for file in (__fish_complete_path (string replace -r '^[^@]*=@' '' -- $word))",
    "        echo $start$file",
    "    end",
    "end",
)


def fish(options: list[Word]) -> str:
    """One ``complete`` for each option."""
    lines = ["# gradcli completion for fish: gradcli --completion fish | source", *FISH_INPUTS, "complete -c gradcli -f"]
    for word in options:
        names = " ".join(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in word.names)
        value = (
            f" -x -a '{' '.join(word.choices)}'"
            if word.choices
            else " -r -F"
            if word.takes_file
            else " -x -a '(__gradcli_inputs)'"
            if word.takes_input
            else " -x"
            if word.takes_value
            else ""
        )
        help_text = word.help.replace("\\", "\\\\").replace("'", "\\'")
        lines.append(f"complete -c gradcli {names}{value} -d '{help_text}'")
    endings = "|".join(rf"\.{suffix}" for suffix in SUFFIXES)
    lines.append(
        f"complete -c gradcli -a '(__fish_complete_path (commandline -ct) | string match -r \"^[^\\t]*(?:/|{endings})(?:\\t.*)?\\$\")'"
    )
    return "\n".join([*lines, ""])
