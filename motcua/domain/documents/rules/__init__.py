"""Pure rules of documents: papers, printing, which files are taken."""
