"""What a report may be made of, whether it makes sense, and when it is sent. Pure."""
