"""A sandbox of the public post."""
