"""Names as somebody could write them to make a page load, link or say something else, in every free text of an extract."""
