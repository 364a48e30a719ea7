"""Pictures of the curriculum: the skills of a role, and which comes before which."""
