"""A training centre: made from a real one without its people, run beside it."""
