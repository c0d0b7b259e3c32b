"""What tests share: running stores and stacks, and sample documents."""
