"""The ways in for programs: who may call, what every call has in common, and what concerns people."""
