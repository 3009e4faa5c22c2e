"""Mail as a source of touches: messages read, and decided about; readers of files, folders and servers."""
