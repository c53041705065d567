"""Files of contacts and devices; the engine serves the imports of other apps as well."""
