"""The public post: our side of its service, and a sandbox of it."""
