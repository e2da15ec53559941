"""Views, joins and rearrangements."""
