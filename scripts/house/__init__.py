"""The rules of the house that a program can check. `scripts/layering` and `scripts/tidy` do."""
