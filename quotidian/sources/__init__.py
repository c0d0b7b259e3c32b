"""Sources: files, archives and standard input, read as documents. One kind of input a file."""
