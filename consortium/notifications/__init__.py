"""When and whether to nudge: kinds, steps, quiet hours, preferences, digests, task links."""
