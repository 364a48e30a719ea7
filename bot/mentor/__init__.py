"""What the mentor decides and says; pure: no I/O, no clock, no Discord."""
