"""Those who look for viruses in files."""
