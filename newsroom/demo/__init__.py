"""The demo newsroom: a small fictional newspaper, The Northbank Courier, in words and drawings of our own.

`content.py` reads the files of this folder into frozen dataclasses; `seeding.py` puts them into an empty newsroom through
the same actions that editors use; `drawing.py` turns the drawings into the JPEGs, with `iptc.py` for their metadata.
"""
