"""Who gets the seats or the money that a contest has to give, within its limits."""
