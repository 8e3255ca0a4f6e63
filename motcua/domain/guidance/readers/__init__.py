"""Which guidance there is: for everybody, and for who writes it."""
