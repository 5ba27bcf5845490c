"""The private PostgreSQL and Valkey of a first start: real servers from Python packages, under `var/`.

Offers `command.servers_for` (what manage.py does before Django loads) and `stack.Stack` (start, watch and
stop the servers over one data folder). Runs before the settings exist: imports nothing of ours, no Django.
"""
