"""Syntax to code of the host: functions and loops that run often."""
