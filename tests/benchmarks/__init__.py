"""`make bench`: how fast the product serves, beside nginx serving the same bytes in the same run."""
