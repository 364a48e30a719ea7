"""What each command of the terminal does and prints, one module per group of commands."""
