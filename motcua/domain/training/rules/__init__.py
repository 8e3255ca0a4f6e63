"""What keeps a training centre apart, and what an exercise asks. Pure."""
