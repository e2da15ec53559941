"""What can be seen of a run: one file a view, with its option, its REPL command, its key in ``--json`` and its renderers.

A file of this folder that defines a view under the name of its option is all that a view needs: the command line, the help, shell
completion, the manual page, the REPL, ``--json``, ``-o`` and ``gradcli.run`` follow from the row. Nothing is imported before it is needed.
"""
