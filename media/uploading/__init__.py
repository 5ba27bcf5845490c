"""What we accept as a photo, what its embedded metadata says, and add_photo.

May import library and renditions.
"""
