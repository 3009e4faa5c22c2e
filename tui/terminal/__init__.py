"""What is private to terminals and to Textual: clipboard, driver, editor, keys. No other room uses a private name."""
