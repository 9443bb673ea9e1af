"""The screens of the record: the list, one act, the proof that it is whole, the file to take along."""
