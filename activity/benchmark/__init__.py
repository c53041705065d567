"""The benchmark: our pages and imports beside the best hand-written SQL, in one run, on a database of its own."""
