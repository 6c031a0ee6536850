"""Cells into values, one kind a module: a value, None for blank, or a Fault. Pure."""
