"""The photo desk in the admin: grid, upload, photo form, picker.

May import every other room of media.
"""
