"""What draws lines for any screen: colours, columns, text of a person, their timeline."""
