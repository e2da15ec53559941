"""Values and programs from outside: files, standard input, ``-v NAME=VALUE``."""
