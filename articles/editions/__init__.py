"""What readers see: immutable, numbered public versions. May import revisions and everything below.

Public surfaces read only this room. `Edition.objects.live(at)` is the one word for visible.
"""
