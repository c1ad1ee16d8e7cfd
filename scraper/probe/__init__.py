"""A polite look at a site that is not crawled yet: what it offers, and what a declaration of it would say."""
