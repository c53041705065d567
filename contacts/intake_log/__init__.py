"""What staff see of the intake: what arrived, and what was refused."""
