"""The board: stage columns, due panel, status line and key line around one cursor."""
