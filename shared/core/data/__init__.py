"""Compiled tables that ship with the code; see shared/local/compile_zones.py."""
