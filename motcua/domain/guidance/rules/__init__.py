"""What a guidance page may be; nothing here knows a database."""
