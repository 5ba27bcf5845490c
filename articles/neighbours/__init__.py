"""The previous and the next story: computed from publication order, unless an editor pinned one. May import editions."""
