"""What the hot verbs cost, as ratios against the same database in the same run."""
