"""A gateway to try things on."""
