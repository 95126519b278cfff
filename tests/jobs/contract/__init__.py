"""What every way of carrying tasks out has to keep to."""
