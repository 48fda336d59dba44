"""Contents page: the models that Django looks for here."""
