"""Study plans in Discord: `/plan` and all that its messages can do."""
