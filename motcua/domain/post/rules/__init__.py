"""Pure rules of what goes by post: states, addresses, words."""
