"""What every layer may use: pure Python, no Django, no database."""
