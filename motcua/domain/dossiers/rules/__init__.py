"""Pure rules of the dossier area."""
