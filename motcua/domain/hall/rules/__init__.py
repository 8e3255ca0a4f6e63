"""Rules of the hall: periods of a ticket, who is called next, how long one waits."""
