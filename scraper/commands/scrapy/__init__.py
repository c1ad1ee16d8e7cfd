"""Commands of `scrapy` itself, as this project means them (the setting COMMANDS_MODULE)."""
