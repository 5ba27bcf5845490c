"""Photo and Collection: the file, its facts, rights and focal point.

Imports only what lies under everything.
"""
