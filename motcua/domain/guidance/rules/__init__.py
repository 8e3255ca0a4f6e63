"""What a page may be, and how a campaign is measured; nothing here knows a database."""
