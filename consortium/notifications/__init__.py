"""When and whether to nudge: kinds, quiet hours, preferences, digests, task links."""
