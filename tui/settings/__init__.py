"""What is read from the user's folder (config.toml, own templates), and the data that ships with the program."""
