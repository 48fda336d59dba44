"""Contents page: the desks that Django's admin looks for here."""
