"""Questions about the hall."""
