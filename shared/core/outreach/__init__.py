"""From an account to a message: who, about what, on which channel, in which words."""
