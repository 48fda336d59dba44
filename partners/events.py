"""What can happen in this app, how it reads, and who hears of it."""
