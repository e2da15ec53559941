"""One run: session, report, what happens after the last statement, replay."""
