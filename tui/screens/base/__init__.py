"""How any screen behaves: keys in order, commands carried out, changes heard."""
