"""Every message we send: one ledger, one dispatcher. A feature registers its kinds and enqueues drafts."""
