"""What things cost, each beside its peer or its floor in the same run."""
