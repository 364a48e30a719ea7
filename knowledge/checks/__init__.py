"""The rules that sound knowledge keeps, one module per family; `knowledge.check` applies all of them."""
