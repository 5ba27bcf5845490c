"""The only way a story's status changes: transitions, roles, checks, actions, and the log of what became public."""
