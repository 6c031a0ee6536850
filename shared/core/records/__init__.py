"""How nouns are written into documents and read back. Pure; no store."""
