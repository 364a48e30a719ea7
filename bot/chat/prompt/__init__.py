"""Weekly study prompts in Discord: `/prompts`, the posts themselves, and what their buttons do."""
