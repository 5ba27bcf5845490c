"""Runs the whole newsroom as child processes: starts, restarts, shows their logs, stops them all.

Offers `processes.children` (what runs), `loop.Supervisor` (how) and `static.collect_static` (before it does).
Of ours it imports only `newsroom.embedded`.
"""
