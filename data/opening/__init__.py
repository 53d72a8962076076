"""From an extract to the table `lines`: each concept in turn, then one join."""
