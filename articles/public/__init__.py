"""What readers see: pages, their addresses, and what caches may keep of them. Reads editions, never working copies."""
