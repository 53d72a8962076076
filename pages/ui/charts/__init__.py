"""Shapes: each takes plain rows, and knows no column of a question. Figures are plain dicts; no figure is worked out here.

Backgrounds are clear and text takes the theme's colour, so that a figure serves light and dark.
"""
