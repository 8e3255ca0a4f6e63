"""A signing service to try things on: its own test authority, nothing it signs is law."""
