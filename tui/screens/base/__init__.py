"""What all screens share: keys in order, commits, dialogs, changes heard."""
