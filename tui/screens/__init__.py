"""What people see and type, a folder a screen."""
