"""Kneewise: a runner's load and cadence beside their knee pain."""
