"""What the pages of imports show, gathered in few queries and put in words."""
