"""Which times there are, and what an appointment may become."""
