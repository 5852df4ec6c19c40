"""Pages of questions to providers: asking beside the record, the inbox, one query."""
