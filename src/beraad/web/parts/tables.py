"""The round table, drawn once per number of places: hundreds of dots at every visit would cost more than the page."""

from functools import lru_cache

from beraad.web.ui import charts

# The label and the caption are in the language of the page, so that each language has its own drawing.
drawn = lru_cache(128)(charts.round_table)
