"""The language: text -> `parser` -> `syntax` -> closures -> values.  Needs the engine and the ops, nothing above them."""
