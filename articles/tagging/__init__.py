"""Tagging: who and what a story is about, proposed by rules and a model, decided by the desk.

Offers `extract` (pure: text to candidates), `actions` (tag, accept, reject, merge), `queries` (suggestions,
public topics, related stories) and `tasks.tag` for the worker. May import editions and what lies below it;
the model is loaded only by the worker, never by a web process.
"""
