"""`make bench`: memory, accepted documents and words per second, each as a figure of one run."""
