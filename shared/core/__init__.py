"""Pure decisions: data in, values out; no clock, no I/O, no provider."""
