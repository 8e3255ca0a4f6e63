"""National identity by OpenID Connect, and a sandbox of both providers to try it on."""
