"""The editors' surface: Django's admin composed into a desk. May import every feature below it."""
