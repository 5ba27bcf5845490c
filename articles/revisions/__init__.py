"""Every save of a working copy, append-only. May import bylines, content and everything below."""
