"""The handbook as a Word document."""
