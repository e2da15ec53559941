"""``matplotlib`` as programs see it: closed, and drawing nothing. What they draw is written down; `gradcli.render.plots` makes pictures of it."""
