"""Questions to the training centre."""
