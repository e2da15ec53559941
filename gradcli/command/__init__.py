"""The command ``gradcli``: its options, one run of it, shell completion."""
