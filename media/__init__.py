"""The picture library: photos, their public renditions, uploading and the photo desk.

Knows nothing of articles.
"""
