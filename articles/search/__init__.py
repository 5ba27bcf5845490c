"""Full text over what readers see. Reads editions only; imports nothing above `articles.editions`."""
