"""The sheet's rules: headings, cells, rows, people beside the account. Pure."""
