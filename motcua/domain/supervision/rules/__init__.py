"""What is to be told, to whom, when, when again, and how far up; all of it pure."""
