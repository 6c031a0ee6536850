"""The embedded runner: one machine, nothing to sign up for."""
