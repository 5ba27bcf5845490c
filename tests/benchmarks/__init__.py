"""`make bench`: how fast the product serves, beside nginx serving the same bytes in the same run.

Each topic is a module of its own with one function, and is named once in `__main__.py`:

    def rows(running: Running) -> list[Row]: ...

`running.py` is the newsroom under measurement: addresses with and without the page cache, the path of its newest story,
how many stories there are, and `running.rate(name, url)`, which loads an address for a row. `table.py` holds `Row` (a
name, a number and its unit) and prints the table. A topic of EACH_SIZE is measured with every size of the archive and its
rows get a ratio between the sizes; one of ONCE is measured once, at the first size. Django is set up when `rows` is
called and the database is that of the running web processes: import models within the function.
"""
