"""From files to an extract: what each file is, how it is read, and how the extract changes, all or nothing."""
