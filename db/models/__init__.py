"""One declarative model file a noun."""
