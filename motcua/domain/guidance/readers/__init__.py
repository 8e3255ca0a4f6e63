"""Which guidance and campaigns there are, and what these have changed."""
