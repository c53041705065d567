"""The ways in for programs, as they concern what happened; and the REST API as a whole."""
