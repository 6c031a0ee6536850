"""The shipped segments, sequences and holidays: YAML by hand, JSON by compilation."""
