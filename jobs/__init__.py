"""Work done by the clock and in the background."""
