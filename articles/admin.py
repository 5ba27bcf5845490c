"""Index of the admin classes, for Django: each lives in its feature."""
