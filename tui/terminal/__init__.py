"""Terminal code and Textual's private names: clipboard, driver, editor, keys. No other room uses a private name."""
