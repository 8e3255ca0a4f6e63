"""Reports that officers put together themselves: choose, save, share, have them sent."""
