"""Statistics and official tables: reads everything, writes nothing elsewhere."""
