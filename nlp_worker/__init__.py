"""The worker: takes jobs from the ledger and annotates their documents."""
