"""How the centre answers for its promises: to agencies each month, to all each day."""
