"""Gather, decide, apply: one verb a file, over the ports."""
