"""Weekly study prompts of a server: when they are due, what they are about, what they say; pure."""
