"""What a notice says, and how commitments are measured. Pure."""
