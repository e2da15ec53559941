"""The texts of explanations: names, shapes, sentences."""
