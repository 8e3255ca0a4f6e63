"""What a paper of a kind must say, what is digitised, what may be taken again."""
