"""The table of quotations as files: CSV, JSON Lines, Excel and Parquet."""
