"""Pure rules of the catalogue: reading sources, comparing, searching."""
