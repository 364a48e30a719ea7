"""What the mentor teaches, and the schema that keeps it sound."""
