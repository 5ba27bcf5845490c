"""The publication: stories from the working copy to what readers see. A folder is a feature; see docs/map.md."""
