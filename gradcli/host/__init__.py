"""The process: its streams, memory limit, interrupts, progress line."""
