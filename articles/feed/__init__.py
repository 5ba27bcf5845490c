"""SURFACE for partners: the REST feed at /api/v1/, a mirror that is never wrong.

A request passes authentication → views → parameters, cursor → queries → envelope, ninjs. Reads editions, the change
log, rating summaries, entities and photos; never working copies. Formats are written here and nowhere below.
"""
