"""What views found out, as text, pictures and data."""
