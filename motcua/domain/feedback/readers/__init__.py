"""Questions about surveys and petitions."""
