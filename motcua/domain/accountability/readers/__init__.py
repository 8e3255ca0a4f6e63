"""Questions about notices to agencies and about service commitments."""
