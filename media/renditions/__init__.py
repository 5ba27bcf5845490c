"""The public files of a photo: named sizes, resizing in a bounded child, sources for <picture>.

May import library.
"""
