"""Changes of the program that may cure a mistake; each is run before it is shown."""
