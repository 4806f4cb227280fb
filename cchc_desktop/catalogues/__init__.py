"""Reading the shipped catalogues into domain records, with file and line in every complaint."""
