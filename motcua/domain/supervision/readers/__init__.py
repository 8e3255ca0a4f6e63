"""Questions about alerts: what is watched, what stands open, and for whom."""
