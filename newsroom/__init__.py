"""The site: settings, addresses, processes; and the two rooms under everything (accounts, outbox)."""
