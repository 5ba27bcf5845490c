"""The front: which story stands where. Reads editions only; imports nothing above `articles.editions`."""
