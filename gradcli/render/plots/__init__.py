"""Pictures of what programs drew: the only place that uses matplotlib."""
