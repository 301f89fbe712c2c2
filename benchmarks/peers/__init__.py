"""Other clients, as their documentation shows them, and what had to be added to each."""
