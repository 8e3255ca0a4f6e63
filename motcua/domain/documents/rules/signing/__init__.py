"""Signing papers as PAdES and checking what has been signed."""
