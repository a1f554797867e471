"""An independent account of who sees what: rules written from PRODUCT.md by hand, and the most naive resolvers there are."""
