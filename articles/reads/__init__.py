"""How often stories are read: a number for the desk, with nothing in it about who reads."""
