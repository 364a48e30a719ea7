"""Study plans: made, filled into weeks, changed and written down; pure."""
