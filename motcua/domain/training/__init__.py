"""The training centre: kept apart from every real one, and what is practised there."""
