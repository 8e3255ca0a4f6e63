"""An SMS operator and a messenger's account to try things on."""
