"""Reads and writes rows, and hands out values."""
