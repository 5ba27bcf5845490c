"""One history for the picture library."""
