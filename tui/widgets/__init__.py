"""Widgets and line drawing for any screen: colours, columns, a person in a few lines, their timeline."""
