"""What is asked, what is shown of it, and the clock of a petition; all of it pure."""
