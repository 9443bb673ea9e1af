"""Moving in: an old site taken over in bulk, and its old addresses answered."""
