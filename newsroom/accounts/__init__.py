"""Who signs in: the User (by e-mail, with an own time zone and language). Imports nothing of ours."""
