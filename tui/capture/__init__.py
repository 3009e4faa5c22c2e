"""What other programs know of your contacts: read, decided about, and laid into a tray beside the journal."""
