"""Invented logs whose answer is known, to measure how often Kneewise errs and what it finds."""
