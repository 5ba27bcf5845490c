"""Readers' stars, as one slice: models, rules, reader identity, actions, views, admin. May import editions."""
