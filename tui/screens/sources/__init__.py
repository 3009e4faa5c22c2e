"""Who refers people to you."""
