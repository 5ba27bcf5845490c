"""All outstanding work, as rows of the database.

A job is written in the transaction of the change that asks for it; the broker only rings the bell. Losing the broker,
a worker or a message loses nothing, and every job is safe to run twice. Offers `actions.add`. Imports nothing of ours.
"""
