"""The bundled sample facts and the script that writes them: `python -m rulebooks.samples.generate`."""
