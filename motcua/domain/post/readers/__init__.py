"""Questions about what goes by post."""
