"""Ways of sending short texts."""
