"""What is asked of the overview, and what its numbers mean; pure."""
