"""Makes the files of the demo county from the texts in `demo/texts`."""
