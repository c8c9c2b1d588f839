"""Read the secretariat's lists, as spreadsheets are: CSV in several ways of writing it, and .xlsx. Bytes in, named cells out."""
