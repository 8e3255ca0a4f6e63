"""What is counted, and how each official table is made of it: pure."""
