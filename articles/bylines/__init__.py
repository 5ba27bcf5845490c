"""Who wrote it: Author, Byline, and the credit line made of them. May import content and everything below."""
