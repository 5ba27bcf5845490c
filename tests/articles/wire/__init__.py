"""Getting stories in."""
