"""The pages of contacts, one module for each noun."""
