"""One technology a file: no decisions, no settings."""
