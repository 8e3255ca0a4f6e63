"""What people say of the service: surveys that protect who answers, and petitions."""
