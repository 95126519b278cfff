"""Figures drawn from values."""
