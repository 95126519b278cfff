"""Values and rules: pure, with no clock, database or network."""
