"""Turn templates and an account's facts into texts. Pure; sends nothing."""
